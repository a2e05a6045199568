import logging
from datetime import date

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.billing import queries
from pelaren.domain.billing.operations import invoices
from pelaren.domain.tenancy import context
from pelaren.jobs.by_parts import Part, by_parts
from pelaren.jobs.patience import PATIENTLY

log = logging.getLogger(__name__)
# Invoices a transaction: few enough that nobody who changes a proposal waits long for the end of it.
INVOICES = 50


# Every hour of the working day, so that a night without a worker is made good in the morning.
@app.periodic(cron="30 4-22 * * *")
@app.task(queueing_lock="issue-invoices", retry=PATIENTLY)
def issue_invoices(timestamp: int) -> None:
    """Issue the proposals whose day of issue has come. One that cannot be issued stays a proposal, others go on."""
    issue_due(timezone.localdate())


def issue_due(today: date) -> None:
    with context.acting_for_insurer():
        due = queries.due_to_be_issued(today=today)
    by_parts(due, lambda part: _issue(part, today), size=INVOICES, spoiled=_spoiled)


def _issue(part: Part, today: date) -> None:
    with context.acting_for_insurer():
        invoices.issue_all(invoice_ids=part, today=today, by=None)


def _spoiled(invoice_id: int) -> None:
    log.exception("Invoice id %d could not be issued and stays a proposal; the others were issued.", invoice_id)
