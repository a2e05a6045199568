from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.billing.operations import proposals
from pelaren.domain.tenancy import context


@app.periodic(cron="10 4 * * *")
@app.task(queueing_lock="propose-invoices")
def propose_invoices(timestamp: int) -> None:
    """Make the invoice proposals that the payment plans ask for by today."""
    with transaction.atomic():
        context.act_for_insurer(user_id=None)
        proposals.make(today=timezone.localdate())
