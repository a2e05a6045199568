from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.accounts.models import Membership
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.operations import amount_imports
from pelaren.domain.runs.models import Run
from pelaren.domain.runs.operations import previews
from pelaren.domain.tenancy import context
from pelaren.jobs.patience import PATIENTLY
from pelaren.jobs.watched import watched

RIGHT_GONE = "right-gone"


@app.task(retry=PATIENTLY)
def save_amounts(employer_id: int, run: str) -> None:
    """Save confirmed amounts as one new version, for whoever confirmed them and may still do so."""
    with watched(employer_id, run), context.acting_for_employer(employer_id=employer_id):
        found = Run.objects.select_related("confirmed_by").get(public_id=UUID(run))
        member = Membership.objects.filter(employer_id=employer_id, user=found.confirmed_by).current().first()
        if member is None or not member.may(Permission.CHANGE_INVOICES):
            return previews.refuse(run=found, reason=RIGHT_GONE, now=timezone.now())
        return amount_imports.save(run=found, today=timezone.localdate(), now=timezone.now(), by=member)
