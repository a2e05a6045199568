from functools import partial
from uuid import UUID

from django.utils import timezone
from django.utils.translation import override
from procrastinate.contrib.django import app

from pelaren.documents.portfolio_forecast import about
from pelaren.documents.portfolio_forecast_excel import ForecastBook
from pelaren.domain.contracts.models import Contract
from pelaren.domain.projections import overview
from pelaren.domain.projections.operations import portfolio_runs
from pelaren.domain.runs.operations import runs
from pelaren.domain.tenancy import context
from pelaren.jobs.patience import PATIENTLY
from pelaren.jobs.watched import watched

AT_A_TIME = 1_000
"""Insured between two words about how far it has come."""


@app.task(retry=PATIENTLY)
def forecast_portfolio(employer_id: int, run: str) -> None:
    """Compute the forecasts of a contract that somebody waits for. All are drawn at one moment, before any is told."""
    acting = partial(context.acting_for_employer, employer_id=employer_id)
    with watched(employer_id, run):
        with acting():
            taken = portfolio_runs.take(public_id=UUID(run), now=timezone.now())
            if taken is None:
                return
            contract = Contract.objects.select_related("employer").get(pk=taken.facts["contract"])
        with acting():
            found = overview.of(contract, as_of=timezone.localdate())
            runs.begin(run=taken, rows=found.people, now=timezone.now())
        summary = found.summary()
        with override(taken.facts["language"]):
            book = ForecastBook(summary.currency, about=about(summary))
            for begin in range(0, found.people, AT_A_TIME):
                with acting():
                    people = found.some(range(begin, min(begin + AT_A_TIME, found.people)))
                    book.add(people)
                    runs.progress(run=taken, rows_done=begin + len(people))
        with acting():
            portfolio_runs.finish(run=taken, summary=summary, workbook=book.close(), now=timezone.now())
