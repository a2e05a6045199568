from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.documents import portfolio_sheet
from pelaren.documents.portfolio_sheet import FileRefused, Matching, MatchNeeded
from pelaren.domain.movements.operations import portfolio_imports
from pelaren.domain.movements.portfolio_rows import WrittenPerson
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
    said = run.facts.get("matching")
    outcome: list[WrittenPerson] | FileRefused | MatchNeeded
    try:
        outcome = portfolio_sheet.read(
            content, file_name=run.facts["file"], matching=Matching.of(said) if said else None
        )
    except (FileRefused, MatchNeeded) as error:
        outcome = error
    with context.acting_for_employer(employer_id=previews.owner_of(run)):
        _tell(run, outcome)


def _tell(run: Run, outcome: list[WrittenPerson] | FileRefused | MatchNeeded) -> None:
    """Close the preview, ask a person which column is which, or refuse the file."""
    now = timezone.now()
    if isinstance(outcome, FileRefused):
        missing = [str(column) for column in outcome.missing]
        previews.refuse(run=run, reason=outcome.reason, details=missing, now=now)
    elif isinstance(outcome, MatchNeeded):
        previews.ask(run=run, question=outcome.question, now=now)
    else:
        portfolio_imports.compare(run=run, rows=outcome, today=timezone.localdate(), now=now)
