"""Verifying the audit trail."""

import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pelaren.domain.audit.queries import Break, Head, Verdict, verify
from pelaren.domain.employers.models import Employer
from pelaren.domain.tenancy import context


class Command(BaseCommand):
    """Reads every line of the audit trail and names the first bad one of each chain."""

    help = (
        "Check that no line of the audit trail was changed, removed, added or moved (exit status 1 if so).\n\n"
        "Lines cut off at the end show only against a note: with --note FILE the ends of all chains are compared with "
        "those in the file and, when everything is right, written to it. Keep the file on another machine."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file of the note."""
        parser.add_argument("--note", type=Path, metavar="FILE", help="Compare with this file, then write it anew")

    def handle(self, *args: object, note: Path | None, **options: object) -> None:
        """Verify, and say what is wrong or how much is right."""
        with context.acting_for_insurer():
            verdict = verify(noted=read(note) if note else ())
            if verdict.breaks:
                raise CommandError("\n".join(map(described, verdict.breaks)))
        if note:
            write(note, verdict)
        self.stdout.write(f"The audit trail is whole: {verdict.events} lines in {len(verdict.heads)} chains.")


def described(found: Break) -> str:
    """Return a bad line as a sentence for the operator."""
    row = f"row {found.event_id} of audit_event" if found.event_id else "a row that is gone"
    return f"{chain_of(found.employer_id)}, line {found.sequence} ({row}): {found.reason}."


def chain_of(employer_id: int | None) -> str:
    """Return whose chain it is."""
    if employer_id is None:
        return "The pension company's own chain"
    employer = Employer.objects.filter(pk=employer_id).first()
    return f"Employer {employer.customer_number} {employer.name}" if employer else f"Employer with id {employer_id}"


def read(note: Path) -> list[Head]:
    """Return the ends of chains in a note; none when there is no such file yet. Raises CommandError."""
    if not note.exists():
        return []
    try:
        return [Head(**head) for head in json.loads(note.read_text())]
    except (ValueError, TypeError) as error:
        raise CommandError(f"{note} is not a note that this command has written: choose another file.") from error


def write(note: Path, verdict: Verdict) -> None:
    """Write the ends of all chains to a note."""
    note.write_text(json.dumps([asdict(head) for head in verdict.heads], indent=1) + "\n")
