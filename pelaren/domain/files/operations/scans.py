"""Let a scanner look at files that wait in quarantine, and keep what it said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import transaction

from pelaren.domain.files.models import StoredFile
from pelaren.domain.files.models.stored_file import NOT_SCANNED
from pelaren.domain.files.operations import stored_files


class ScannerAway(Exception):
    """The scanner does not answer, or not with a verdict: the file stays in quarantine."""


@dataclass(frozen=True)
class Verdict:
    """What a scanner found; empty when nothing. `scanner` is its name and version."""

    threat: str
    scanner: str


class Scanner(Protocol):
    """Whoever looks at files; the operator's choice."""

    def scan(self, pieces: Iterable[bytes]) -> Verdict:
        """Return the verdict on a file. Raises ScannerAway."""


class NoScanner:
    """The operator has none: every file is delivered, marked as not checked."""

    def scan(self, pieces: Iterable[bytes]) -> Verdict:
        """Look at nothing and say so."""
        return Verdict("", NOT_SCANNED)


@transaction.atomic
def settle(*, file: StoredFile, verdict: Verdict, now: datetime) -> StoredFile:
    """Keep a verdict; a harmful file loses its content at once. A file that has a verdict keeps it."""
    own = StoredFile.objects.owned_by(file.employer_id)
    file = own.select_for_update().get(pk=file.pk)
    if file.scanned_at is not None:
        return file
    file.scanned_at, file.scanner, file.threat = now, verdict.scanner[:80], verdict.threat[:120]
    file.save(update_fields=["scanned_at", "scanner", "threat"])
    if file.threat:
        stored_files.remove(file, now=now)
    return file
