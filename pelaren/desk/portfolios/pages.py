"""The pages of a portfolio import, one for each thing that can have become of the file."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.desk.doors import StaffRequest
from pelaren.desk.frame import page
from pelaren.desk.portfolios.forms import ColumnsForm
from pelaren.desk.portfolios.previews import preview_of
from pelaren.desk.portfolios.words import joining_words, problems_title, refused_sentence
from pelaren.domain.contracts.models import Contract
from pelaren.domain.movements.operations import portfolio_imports
from pelaren.domain.runs.models import BUSY, Run, State
from pelaren.domain.runs.operations import previews
from pelaren.values.markets import Market
from pelaren.values.money import format_money
from pelaren.web.sentences import IDENTITY_NUMBER_LABEL

STEPS = (_("Choose the file"), _("Look through the persons"), _("Done"))
CHOOSE, LOOK, DONE = 1, 2, 3
UNUSUAL = timedelta(seconds=90)


def around(contract: Contract, *, step: int = CHOOSE) -> dict[str, Any]:
    """Return what all pages of an import to a contract share."""
    return {
        "contract": contract,
        "identity_label": IDENTITY_NUMBER_LABEL[Market(contract.employer.market)],
        "steps": STEPS,
        "step": step,
        "cancel_url": reverse("desk:contract", args=[contract.number]),
        "choose_url": reverse("desk:portfolio-imports", args=[contract.number]),
        "template_url": reverse("desk:portfolio-template", args=[contract.number]),
    }


def answer(request: StaffRequest, contract: Contract, run: Run) -> HttpResponse:
    """Return the page of an import as it stands."""
    if run.state in BUSY:
        title = gettext("The persons are being added") if run.confirmed_at else gettext("The file is being read")
        context = {**around(contract, step=LOOK), **progress(run), "title": title}
        return page(request, "desk/portfolios/waiting.html", context)
    if run.state is State.ASKING:
        question: Any = previews.result_of(run)
        return asking(request, contract, run, ColumnsForm(question, market=contract.employer.market))
    if run.state is State.DONE:
        context = {**around(contract, step=DONE), "run": run, "persons": run.facts["new"] + run.facts["rejoins"]}
        return page(request, "desk/portfolios/done.html", context)
    if run.refused_at or run.state is State.FAILED:
        return _refused(request, contract, run)
    return _preview(request, contract, run)


def asking(request: StaffRequest, contract: Contract, run: Run, form: ColumnsForm) -> HttpResponse:
    """Return the page that asks which column holds what."""
    context = {
        **around(contract, step=LOOK),
        "form": form,
        "run": run,
        "columns_url": reverse("desk:portfolio-import-columns", args=[contract.number, run.public_id]),
    }
    return page(request, "desk/portfolios/columns.html", context, status=422 if form.errors else 200)


def progress(run: Run) -> dict[str, Any]:
    """Return what the waiting page says about how far an import has come."""
    since = run.confirmed_at or run.started_at
    return {
        "run": run,
        "done": {State.WAITING: 0, State.RUNNING: 1, State.CONFIRMED: 2}[run.state],
        "words": {
            State.WAITING: _("Waits its turn"),
            State.RUNNING: _("The file is being read"),
            State.CONFIRMED: _("The persons are being added"),
        }[run.state],
        "is_unusual": timezone.now() - since > UNUSUAL,
    }


def _refused(request: StaffRequest, contract: Contract, run: Run) -> HttpResponse:
    details = previews.result_of(run)
    missing = details if isinstance(details, list) else []
    sentence = refused_sentence(run, missing, contract.employer.market)
    return page(request, "desk/portfolios/refused.html", {**around(contract), "run": run, "sentence": sentence})


def _preview(request: StaffRequest, contract: Contract, run: Run) -> HttpResponse:
    rows = portfolio_imports.rows_of(run)
    place = [contract.number, run.public_id]
    context = {
        **around(contract, step=LOOK),
        "run": run,
        "preview": preview_of(run, rows, request.GET, contract=contract),
        "problems_title": problems_title(run) if run.rows_wrong else "",
        "joining": joining_words(run.facts["new"] + run.facts["rejoins"]),
        "instalments": gettext("Instalments together %(total)s")
        % {"total": format_money(run.facts["instalments"], contract.currency)},
        "is_ready": run.state is State.READY,
        "confirm_url": reverse("desk:portfolio-import-confirmation", args=place),
        "remove_url": reverse("desk:portfolio-import-removal", args=place),
        "errors_url": reverse("desk:portfolio-import-errors", args=place) if run.rows_wrong else "",
    }
    return page(request, "desk/portfolios/preview.html", context)
