import logging
from datetime import date

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.billing import queries
from pelaren.domain.billing.operations import payment_plans, proposals
from pelaren.domain.tenancy import context
from pelaren.jobs.by_parts import Part, by_parts
from pelaren.jobs.patience import PATIENTLY

log = logging.getLogger(__name__)
# Contracts a transaction: few enough that nobody who adds a person waits long for the end of it.
CONTRACTS = 50


# Every hour of the working day, so that a night without a worker is made good in the morning.
@app.periodic(cron="10 4-22 * * *")
@app.task(queueing_lock="propose-invoices", retry=PATIENTLY)
def propose_invoices(timestamp: int) -> None:
    """Make the invoice proposals that the payment plans ask for by today. One bad contract does not stop the others."""
    propose_due(timezone.localdate())


def propose_due(today: date) -> None:
    with context.acting_for_insurer():
        payment_plans.take_effect(today=today)
        contracts = queries.contracts_with_plan()
    by_parts(contracts, lambda part: _propose(part, today), size=CONTRACTS, spoiled=_spoiled)


def _propose(part: Part, today: date) -> None:
    with context.acting_for_insurer():
        proposals.make(today=today, contract_ids=part)


def _spoiled(contract_id: int) -> None:
    log.exception("The proposals of contract id %d could not be made; the others were.", contract_id)
