from datetime import date

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.billing import queries
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import invoices
from pelaren.domain.tenancy import context


@app.periodic(cron="30 4 * * *")
@app.task(queueing_lock="issue-invoices")
def issue_invoices(timestamp: int) -> None:
    """Issue the proposals whose day of issue has come, each in a transaction of its own."""
    today = timezone.localdate()
    with context.acting_for_insurer():
        due = queries.due_to_be_issued(today=today)
    for invoice_id in due:
        with transaction.atomic():
            context.act_for_insurer(user_id=None)
            _issue(invoice_id, today)


def _issue(invoice_id: int, today: date) -> None:
    try:
        invoices.issue(invoice=Invoice.objects.get(pk=invoice_id), today=today, by=None)
    except (invoices.AlreadyIssued, invoices.NothingToBill):
        # Somebody issued or emptied it between the question and the order: there is nothing left to do.
        return
