"""
All conversations of an employer in one archive: written by a run, sealed as it is written, kept for seven days.

Every part is read and written in a short transaction of its own, so that nobody waits for the export to end.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.files.models import StoredFile
from pelaren.domain.files.operations import stored_files
from pelaren.domain.files.operations.stored_files import Holder, Writer
from pelaren.domain.files.rules import CHUNK
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.runs.models import BUSY, Run
from pelaren.domain.runs.operations import runs
from pelaren.domain.tenancy import context
from pelaren.domain.vault.operations.keys import employer_key
from pelaren.values.refusals import Refusal

KIND = "conversations-export"
TASK = "pelaren.jobs.export_conversations.export_conversations"
KEPT = timedelta(days=7)
LARGEST = 20 * 1024**3
NAME = "sakra-meddelanden.zip"
MEDIA_TYPE = "application/zip"


class AlreadyExporting(Refusal):
    message = _("An export is being made already.")


class Door:
    """Opens an employer's rows for one step of the work, in a transaction of its own."""

    def __init__(self, employer_id: int) -> None:
        """Remember whose rows."""
        self.employer_id = employer_id

    def __call__(self) -> AbstractContextManager[None]:
        """Return the opened door."""
        return context.acting_for_employer(employer_id=self.employer_id)

    def each(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Return pieces one after another, each read through the door."""
        remaining = iter(pieces)
        while True:
            with self():
                piece = next(remaining, None)
            if piece is None:
                return
            yield piece


@transaction.atomic
def order(*, employer_id: int, language: str, by: Actor, now: datetime) -> Run:
    """Begin to export all conversations of an employer; earlier archives of it go. Raises AlreadyExporting."""
    earlier = Run.objects.filter(employer_id=employer_id, kind=KIND)
    if any(run.state in BUSY for run in earlier.filter(finished_at=None, failed_at=None)):
        raise AlreadyExporting
    for run in earlier.exclude(finished_at=None):
        forget(run, now=now)
    rows = Conversation.objects.filter(employer_id=employer_id, key_destroyed_at=None).count()
    run = runs.start(kind=KIND, by=by, now=now, employer_id=employer_id, rows=rows)
    job = app.configure_task(TASK, lock=f"run {run.public_id}")
    job.defer(employer_id=employer_id, run=str(run.public_id), language=language)
    record("conversations.exported", about=run, by=by, conversations=rows)
    return run


@transaction.atomic
def begin(run: Run, *, now: datetime) -> Run | None:
    """Begin a run, anew when a killed worker had begun it; None when there is nothing left to do."""
    run = Run.objects.select_for_update().get(pk=run.pk)
    if run.state not in BUSY:
        return None
    forget(run, now=now)
    run.begun_at, run.rows_done = now, 0
    run.save(update_fields=["begun_at", "rows_done"])
    return run


def ids(run: Run) -> list[int]:
    """Return the ids of the conversations to export, by number."""
    own = Conversation.objects.filter(employer_id=_owner(run), key_destroyed_at=None)
    return list(own.order_by("number").values_list("pk", flat=True))


def readable(run: Run, conversation_id: int) -> Conversation | None:
    """Return one of them; None when its key was destroyed meanwhile."""
    own = Conversation.objects.filter(employer_id=_owner(run), key_destroyed_at=None)
    return own.select_related("employer", "topic").filter(pk=conversation_id).first()


def progress(run: Run, done: int) -> None:
    """Say how many conversations are in the archive."""
    runs.progress(run=run, rows_done=min(done, run.rows))


class Archive:
    """Takes the archive's bytes and seals them, chunk by chunk."""

    def __init__(self, run: Run, door: Door, *, now: datetime) -> None:
        """Make the file that the bytes go to, and note it in the run."""
        self.run, self.door, self.waiting = run, door, bytearray()
        with door():
            self.writer = Writer(
                employer_id=_owner(run), name=NAME, media_type=MEDIA_TYPE, by=_ByUser(run.started_by_id), now=now,
                largest=LARGEST,
            )  # fmt: skip
            run.facts = {"file": str(self.writer.file.public_id)}
            run.save(update_fields=["facts"])

    def write(self, piece: bytes) -> None:
        """Take some bytes."""
        self.waiting += piece
        while len(self.waiting) > CHUNK:
            self._seal(bytes(self.waiting[:CHUNK]))
            del self.waiting[:CHUNK]

    def finish(self, *, now: datetime) -> None:
        """Seal what is left, and say that the run is done."""
        self._seal(bytes(self.waiting))
        with self.door():
            file = self.writer.finish(_holder(self.run))
            file.scanned_at, file.scanner = now, "pelaren"
            file.save(update_fields=["scanned_at", "scanner"])
            runs.finish(run=self.run, now=now)

    def _seal(self, chunk: bytes) -> None:
        with self.door():
            self.writer.write(chunk)


def file_of(run: Run) -> tuple[StoredFile, Holder] | None:
    """Return the archive of a run that is done; None when it is not there any longer."""
    found = StoredFile.objects.filter(employer_id=_owner(run), public_id=run.facts.get("file"), removed_at=None).first()
    return (found, _holder(run)) if found and run.finished_at else None


def note_download(run: Run, *, by: Actor) -> None:
    """Put into the trail that somebody took an archive out."""
    record("conversations.export-opened", about=run, by=by)


def forget(run: Run, *, now: datetime) -> None:
    """Remove the archive of a run."""
    if public_id := run.facts.get("file"):
        file = StoredFile.objects.filter(employer_id=_owner(run), public_id=public_id, removed_at=None).first()
        if file:
            stored_files.remove(file, now=now)


class _ByUser:
    def __init__(self, user_id: int) -> None:
        self.user_id = user_id


def _owner(run: Run) -> int:
    assert run.employer_id is not None  # noqa: S101  an export is always one employer's
    return run.employer_id


def _holder(run: Run) -> Holder:
    return Holder(employer_key(_owner(run)), f"run:{_owner(run)}:{run.public_id}")
