import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.payments.operations import ledger_checks
from pelaren.domain.tenancy import context
from pelaren.jobs.patience import PATIENTLY

log = logging.getLogger(__name__)


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="verify-ledger", retry=PATIENTLY)
def verify_ledger(timestamp: int) -> None:
    """Check every invariant of the ledger; what does not hold is logged and stops the matching of payments."""
    with context.acting_for_insurer():
        findings = ledger_checks.run(now=timezone.now())
    for finding in findings:
        log.error(
            "The ledger is broken: %s does not hold in %d rows, first %s.",
            finding.invariant.name, len(finding.breaches), finding.breaches[0].about,
        )  # fmt: skip
