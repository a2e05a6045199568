"""The content that a run keeps while people look at it: sealed for whoever owns the run, and bound to it."""

from pelaren.domain.runs.models import Run
from pelaren.domain.vault import rules as vault
from pelaren.domain.vault.operations.keys import employer_key


def seal(run: Run, content: bytes) -> bytes:
    """Seal something for a run, with the key of its employer or, without one, of the pension company."""
    return vault.seal(employer_key(run.employer_id), content, place=_place(run))


def unseal(run: Run, sealed: bytes | memoryview) -> bytes:
    """Return what was sealed for a run. Raises vault.CannotOpen."""
    return vault.unseal(employer_key(run.employer_id), sealed, place=_place(run))


def _place(run: Run) -> str:
    return f"run:{run.public_id}"
