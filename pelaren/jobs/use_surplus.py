import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.contracts.models import Contract
from pelaren.domain.payments import queries
from pelaren.domain.payments.operations import surplus
from pelaren.domain.payments.operations.allocations import LedgerBroken
from pelaren.domain.tenancy import context
from pelaren.jobs.patience import PATIENTLY

log = logging.getLogger(__name__)


# A quarter after each issue run: what a contract has left over pays the invoices that were just issued.
@app.periodic(cron="45 4-22 * * *")
@app.task(queueing_lock="use-surplus", retry=PATIENTLY)
def use_surplus(timestamp: int) -> None:
    """Let surplus pay open invoices where the terms say so, each contract in a transaction of its own."""
    today = timezone.localdate()
    with context.acting_for_insurer():
        contracts = queries.contracts_with_surplus(today=today)
    for contract_id in contracts:
        try:
            with context.acting_for_insurer():
                surplus.use(contract=Contract.objects.get(pk=contract_id), today=today)
        except LedgerBroken:
            log.error("Surplus waits: the latest check of the ledger found a difference.")
            return
