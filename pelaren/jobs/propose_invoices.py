import logging
from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.billing import queries
from pelaren.domain.billing.operations import proposals
from pelaren.domain.tenancy import context
from pelaren.jobs.patience import DATABASE_AWAY, PATIENTLY

log = logging.getLogger(__name__)
# Contracts a transaction: few enough that nobody who adds a person waits long for the end of it.
CONTRACTS = 50


# Every hour of the working day, so that a night without a worker is made good in the morning.
@app.periodic(cron="10 4-22 * * *")
@app.task(queueing_lock="propose-invoices", retry=PATIENTLY)
def propose_invoices(timestamp: int) -> None:
    """Make the invoice proposals that the payment plans ask for by today. One bad contract does not stop the others."""
    today = timezone.localdate()
    with context.acting_for_insurer():
        contracts = queries.contracts_with_plan()
    for start in range(0, len(contracts), CONTRACTS):
        _propose(contracts[start : start + CONTRACTS], today)


def _propose(contract_ids: Sequence[int], today: date) -> None:
    try:
        with context.acting_for_insurer():
            proposals.make(today=today, contract_ids=contract_ids)
    except DATABASE_AWAY:
        raise
    except Exception:
        if len(contract_ids) > 1:
            for contract_id in contract_ids:
                _propose([contract_id], today)
        else:
            log.exception("The proposals of contract id %d could not be made; the others were.", contract_ids[0])
