from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.accounts.models import StaffMember
from pelaren.domain.movements.operations import portfolio_imports
from pelaren.domain.runs.models import Run
from pelaren.domain.runs.operations import previews
from pelaren.domain.tenancy import context
from pelaren.jobs.patience import PATIENTLY
from pelaren.jobs.save_amounts import RIGHT_GONE
from pelaren.jobs.watched import watched


@app.task(retry=PATIENTLY)
def join_portfolio(employer_id: int, run: str) -> None:
    """Join the persons of a confirmed file, for whoever of the pension company's staff confirmed it."""
    with watched(employer_id, run), context.acting_for_employer(employer_id=employer_id):
        found = Run.objects.get(public_id=UUID(run))
        staff = StaffMember.objects.filter(user=found.confirmed_by_id, left_at=None).first()
        if staff is None:
            return previews.refuse(run=found, reason=RIGHT_GONE, now=timezone.now())
        return portfolio_imports.join(run=found, today=timezone.localdate(), now=timezone.now(), by=staff)
