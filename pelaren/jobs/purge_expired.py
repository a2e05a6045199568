from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.messaging.models import Draft
from pelaren.domain.messaging.operations import drafts, exports
from pelaren.domain.runs.models import Run
from pelaren.domain.tenancy import context
from pelaren.jobs.patience import PATIENTLY

FORGOTTEN_AFTER = timedelta(days=90)


@app.periodic(cron="20 2 * * *")
@app.task(queueing_lock="purge-expired", retry=PATIENTLY)
def purge_expired(timestamp: int) -> None:
    """Throw away drafts that nobody has written on for ninety days, with their files, and archives of last week."""
    now = timezone.now()
    with context.acting_for_insurer():
        old = list(Draft.objects.filter(saved_at__lt=now - FORGOTTEN_AFTER).values_list("pk", flat=True))
        archives = Run.objects.filter(kind=exports.KIND, finished_at__lt=now - exports.KEPT)
        expired = [run.pk for run in archives if exports.file_of(run)]
    for draft_id in old:
        with context.acting_for_insurer():
            if draft := Draft.objects.filter(pk=draft_id, saved_at__lt=now - FORGOTTEN_AFTER).first():
                drafts.discard(draft=draft, now=now)
    for run_id in expired:
        with context.acting_for_insurer():
            exports.forget(Run.objects.get(pk=run_id), now=now)
