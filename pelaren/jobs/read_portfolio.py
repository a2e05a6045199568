from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.documents import portfolio_sheet
from pelaren.documents.portfolio_sheet import FileRefused
from pelaren.domain.movements.operations import portfolio_imports
from pelaren.domain.runs.models import Run
from pelaren.domain.runs.operations import previews
from pelaren.domain.tenancy import context
from pelaren.jobs.patience import PATIENTLY
from pelaren.jobs.watched import watched


@app.task(retry=PATIENTLY)
def read_portfolio(employer_id: int, run: str) -> None:
    """Read a file with persons and close its preview. The file is opened outside of any transaction."""
    with watched(employer_id, run):
        with context.acting_for_employer(employer_id=employer_id):
            found = Run.objects.get(public_id=UUID(run))
            content = previews.begin(found, now=timezone.now())
        if content is not None:
            _read(found, content)


def _read(run: Run, content: bytes) -> None:
    try:
        rows, refused = portfolio_sheet.read(content, file_name=run.facts["file"]), None
    except FileRefused as error:
        rows, refused = [], error
    with context.acting_for_employer(employer_id=previews.owner_of(run)):
        if refused:
            missing = [str(column) for column in refused.missing]
            previews.refuse(run=run, reason=refused.reason, details=missing, now=timezone.now())
        else:
            portfolio_imports.compare(run=run, rows=rows, today=timezone.localdate(), now=timezone.now())
