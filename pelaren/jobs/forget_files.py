from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.runs.operations import previews
from pelaren.domain.tenancy import context
from pelaren.jobs.patience import PATIENTLY

# A file that was looked at and not confirmed for this long will not be confirmed any more.
KEPT = timedelta(days=2)


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="forget-files", retry=PATIENTLY)
def forget_files(timestamp: int) -> None:
    """Let go of files that were chosen to be read in and never confirmed: they hold personal data."""
    now = timezone.now()
    with context.acting_for_insurer():
        previews.forget_before(now - KEPT, now=now)
