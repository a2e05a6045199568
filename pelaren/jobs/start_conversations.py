import logging
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.messaging.operations import rounds
from pelaren.domain.runs.models import Run
from pelaren.domain.tenancy import context
from pelaren.jobs.patience import DATABASE_AWAY, PATIENTLY

log = logging.getLogger(__name__)
AT_A_TIME = 20
"""Employers a transaction: the series of message numbers is locked no longer than that, or than one copy of files."""


@app.task(retry=PATIENTLY)
def start_conversations(run: str) -> None:
    """Start a conversation with each employer of a run that somebody watches."""
    try:
        _start(UUID(run))
    except DATABASE_AWAY:
        raise
    except Exception:
        log.exception("The work of run %s was given up.", run)
        with context.acting_for_insurer():
            rounds.give_up(run=Run.objects.get(public_id=UUID(run)), now=timezone.now(), reason="unforeseen")


def _start(public_id: UUID) -> None:
    with context.acting_for_insurer():
        taken = rounds.take(public_id=public_id, now=timezone.now())
        size = 1 if taken and rounds.has_files(taken[0]) else AT_A_TIME
    if taken is None:
        return
    run, employers = taken
    for begin in range(0, len(employers), size):
        some = employers[begin : begin + size]
        with context.acting_for_insurer():
            rounds.start_some(run=run, employer_ids=some, after=begin, now=timezone.now())
    with context.acting_for_insurer():
        run.refresh_from_db()
        rounds.finish(run=run, now=timezone.now())
