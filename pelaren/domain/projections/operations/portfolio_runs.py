"""Have the forecasts of a large contract computed by a job, while somebody watches how far it has come."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor, about_label
from pelaren.domain.contracts.models import Contract
from pelaren.domain.projections.queries import latest_run
from pelaren.domain.projections.rules import PORTFOLIO_RUN
from pelaren.domain.projections.summary import Summary
from pelaren.domain.runs.models import BUSY, Run
from pelaren.domain.runs.operations import runs
from pelaren.domain.vault import rules as vault
from pelaren.domain.vault.operations.keys import employer_key

TASK = "pelaren.jobs.forecast_portfolio.forecast_portfolio"
GIVEN_UP_AFTER = timedelta(hours=1)
"""A run that is not done by then does not keep anybody from starting another one."""


@transaction.atomic
def order(*, contract: Contract, language: str, now: datetime, by: Actor) -> Run:
    """
    Let a job compute the forecasts of a contract; the workbook is written in `language`.

    While one is under way that one is returned: a second click, or a colleague's, starts no second.
    """
    Contract.objects.select_for_update(no_key=True).get(pk=contract.pk)
    under_way = latest_run(contract)
    if under_way and under_way.state in BUSY and under_way.started_at > now - GIVEN_UP_AFTER:
        return under_way
    run = runs.start(
        kind=PORTFOLIO_RUN,
        about=about_label(contract),
        employer_id=contract.employer_id,
        by=by,
        now=now,
        facts={"language": language, "contract": contract.pk},
    )
    _queue(run)
    record("forecast.portfolio-ordered", about=contract, by=by)
    return run


def take(*, public_id: UUID, now: datetime) -> Run | None:
    """Begin a run that waits, or that a killed job had begun; None when there is nothing left to do."""
    run = Run.objects.select_for_update().filter(public_id=public_id, kind=PORTFOLIO_RUN).first()
    if run is None or run.state not in BUSY:
        return None
    runs.begin(run=run, rows=0, now=now)
    return run


@transaction.atomic
def finish(*, run: Run, summary: Summary, workbook: bytes, now: datetime) -> None:
    """Keep what a page says of the forecasts, and the workbook sealed; what earlier runs of the contract kept goes."""
    earlier = Run.objects.filter(employer_id=_owner(run), kind=PORTFOLIO_RUN, about=run.about)
    earlier.exclude(pk=run.pk).exclude(result=None).update(result=None)
    run.refresh_from_db()
    sealed = vault.seal(employer_key(_owner(run)), workbook, place=_place(run))
    runs.finish(run=run, now=now, result=sealed, facts=summary.as_facts())


def workbook_of(run: Run) -> bytes | None:
    """Return the workbook of a run that is done; None when a later run has taken its place."""
    return vault.unseal(employer_key(_owner(run)), run.result, place=_place(run)) if run.result else None


def _queue(run: Run) -> None:
    """Queue the job in this transaction: it is there when, and only when, the run is."""
    job = app.configure_task(TASK, lock=f"run {run.public_id}")
    job.defer(employer_id=run.employer_id, run=str(run.public_id))


def _owner(run: Run) -> int:
    assert run.employer_id is not None  # noqa: S101  a contract has an employer, and so has its run
    return run.employer_id


def _place(run: Run) -> str:
    return f"run:{run.public_id}"
