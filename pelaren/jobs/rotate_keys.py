from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.messaging.operations import key_rotation
from pelaren.domain.runs.models import Run
from pelaren.domain.runs.operations import runs
from pelaren.domain.tenancy import context
from pelaren.domain.vault.operations.keys import WrongRootKey
from pelaren.jobs.patience import PATIENTLY


@app.task(retry=PATIENTLY)
def rotate_keys(run: str) -> None:
    """Exchange all keys part by part; a killed worker's successor goes on after the last part that was done."""
    with context.acting_for_insurer():
        found = Run.objects.get(public_id=UUID(run))
    try:
        while _step(found):
            pass
    except WrongRootKey:
        with context.acting_for_insurer():
            runs.fail(run=Run.objects.get(pk=found.pk), now=timezone.now(), reason="wrong-root-key")
        raise


def _step(run: Run) -> bool:
    with context.acting_for_insurer():
        return key_rotation.step(run, now=timezone.now())
