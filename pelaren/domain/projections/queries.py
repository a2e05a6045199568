"""Questions about forecasts that a job has computed."""

from pelaren.domain.audit.operations.trail import about_label
from pelaren.domain.contracts.models import Contract
from pelaren.domain.projections.rules import PORTFOLIO_RUN
from pelaren.domain.runs.models import Run


def latest_run(contract: Contract) -> Run | None:
    """Return the run that was last started for a contract, without its workbook; None when there was none."""
    runs = Run.objects.filter(employer_id=contract.employer_id, kind=PORTFOLIO_RUN, about=about_label(contract))
    return runs.defer("content", "result").order_by("-started_at").first()
