import logging
from datetime import date
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.billing.operations import issue_runs
from pelaren.domain.tenancy import context
from pelaren.jobs.by_parts import Part, by_parts
from pelaren.jobs.issue_invoices import INVOICES
from pelaren.jobs.patience import DATABASE_AWAY, PATIENTLY

log = logging.getLogger(__name__)


@app.task(retry=PATIENTLY)
def issue_month(run: str) -> None:
    """Issue a due month's proposals of all contracts while somebody watches; one that is bad never stops the others."""
    try:
        _work(UUID(run), timezone.localdate())
    except DATABASE_AWAY:
        raise
    except Exception:
        log.exception("The work of run %s was given up.", run)
        with context.acting_for_insurer():
            issue_runs.give_up(public_id=UUID(run), now=timezone.now())


def _work(run: UUID, today: date) -> None:
    with context.acting_for_insurer():
        left = issue_runs.begin(public_id=run, today=today, now=timezone.now())
    by_parts(
        left,
        lambda part: _issue(run, part, today),
        size=INVOICES,
        spoiled=lambda invoice_id: _spoiled(run, invoice_id),
        is_to_stop=lambda: _is_to_stop(run),
    )
    with context.acting_for_insurer():
        issue_runs.close(public_id=run, now=timezone.now())


def _issue(run: UUID, part: Part, today: date) -> None:
    with context.acting_for_insurer():
        issue_runs.issue_part(public_id=run, invoice_ids=part, today=today)


def _spoiled(run: UUID, invoice_id: int) -> None:
    log.exception("Invoice id %d could not be issued and stays a proposal; the others were issued.", invoice_id)
    with context.acting_for_insurer():
        issue_runs.leave_out(public_id=run, invoice_id=invoice_id)


def _is_to_stop(run: UUID) -> bool:
    with context.acting_for_insurer():
        return issue_runs.is_to_stop(run)
