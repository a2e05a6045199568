import logging
from datetime import date

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.billing import queries
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import invoices
from pelaren.domain.tenancy import context
from pelaren.jobs.patience import DATABASE_AWAY, PATIENTLY

log = logging.getLogger(__name__)


# Every hour of the working day, so that a night without a worker is made good in the morning.
@app.periodic(cron="30 4-22 * * *")
@app.task(queueing_lock="issue-invoices", retry=PATIENTLY)
def issue_invoices(timestamp: int) -> None:
    """Issue the proposals whose day of issue has come, each in a transaction of its own."""
    today = timezone.localdate()
    with context.acting_for_insurer():
        due = queries.due_to_be_issued(today=today)
    for invoice_id in due:
        _issue(invoice_id, today)


def _issue(invoice_id: int, today: date) -> None:
    """Issue one proposal. One that cannot be issued stays a proposal, is logged, and does not stop the others."""
    try:
        with context.acting_for_insurer():
            invoices.issue(invoice=Invoice.objects.get(pk=invoice_id), today=today, by=None)
    except (invoices.AlreadyIssued, invoices.NothingToBill):
        # Somebody issued or emptied it between the question and the order: there is nothing left to do.
        return
    except DATABASE_AWAY:
        raise
    except Exception:
        log.exception("Invoice id %d could not be issued and stays a proposal; the others were issued.", invoice_id)
