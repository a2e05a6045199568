from procrastinate.contrib.django import app

from pelaren.domain.messaging import inbox
from pelaren.domain.tenancy import context
from pelaren.jobs.patience import PATIENTLY


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="settle-tally", retry=PATIENTLY)
def settle_tally(timestamp: int) -> None:
    """Put the lines that count the inbox together, so that reading them stays quick."""
    with context.acting_for_insurer():
        inbox.settle()
