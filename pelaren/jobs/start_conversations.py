import logging
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.messaging.operations import rounds
from pelaren.domain.runs.models import Run
from pelaren.domain.runs.operations import runs
from pelaren.domain.tenancy import context
from pelaren.jobs.patience import DATABASE_AWAY, PATIENTLY

log = logging.getLogger(__name__)
AT_A_TIME = 20
"""Employers a transaction: the series of message numbers is locked no longer than that."""


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
            runs.fail(run=Run.objects.get(public_id=UUID(run)), now=timezone.now(), reason="unforeseen")


def _start(public_id: UUID) -> None:
    with context.acting_for_insurer():
        taken = rounds.take(public_id=public_id, now=timezone.now())
    if taken is None:
        return
    run, text, employers = taken
    for begin in range(0, len(employers), AT_A_TIME):
        some = employers[begin : begin + AT_A_TIME]
        with context.acting_for_insurer():
            rounds.start_some(run=run, text=text, employer_ids=some, done=begin + len(some), now=timezone.now())
    with context.acting_for_insurer():
        run.refresh_from_db()
        runs.finish(run=run, now=timezone.now())
