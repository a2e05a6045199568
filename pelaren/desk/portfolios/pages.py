"""The pages of a portfolio import, one for each thing that can have become of the file."""

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
from pelaren.desk.portfolios.words import joining_words, refused_sentence
from pelaren.domain.contracts.models import Contract
from pelaren.domain.movements.operations import portfolio_imports
from pelaren.domain.runs.models import BUSY, Run, State
from pelaren.domain.runs.operations import previews
from pelaren.values.markets import Market
from pelaren.values.money import format_money
from pelaren.web.imports import CHOOSE, DONE, LOOK
from pelaren.web.sentences import IDENTITY_NUMBER_LABEL

STEPS = (_("Choose the file"), _("Look through the persons"), _("Done"))


def around(contract: Contract, *, step: int = CHOOSE) -> dict[str, Any]:
    """Return what all pages of an import to a contract share."""
    return {
        "heading": _("Read in a portfolio"),
        "subtitle": f"{contract.number} {contract.name} · {contract.employer.name}",
        "identity_label": IDENTITY_NUMBER_LABEL[Market(contract.employer.market)],
        "steps": STEPS,
        "step": step,
        "cancel_url": reverse("desk:contract", args=[contract.number]),
        "choose_url": reverse("desk:portfolio-imports", args=[contract.number]),
        "source_label": _("Fetch an empty workbook"),
        "source_url": reverse("desk:portfolio-template", args=[contract.number]),
    }


def answer(request: StaffRequest, contract: Contract, run: Run) -> HttpResponse:
    """Return the page of an import as it stands."""
    if run.state in BUSY:
        return page(request, "imports/waiting.html", {**around(contract, step=LOOK), **progress(run)})
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
    return page(request, "imports/columns.html", context, status=422 if form.errors else 200)


def progress(run: Run) -> dict[str, Any]:
    """Return what the waiting page says about how far an import has come."""
    is_unusual = run.takes_long(timezone.now())
    return {"run": run, "working": _("The persons are being added"), "is_unusual": is_unusual}


def _refused(request: StaffRequest, contract: Contract, run: Run) -> HttpResponse:
    details = previews.result_of(run)
    missing = details if isinstance(details, list) else []
    sentence = refused_sentence(run, missing, contract.employer.market)
    return page(request, "imports/refused.html", {**around(contract), "run": run, "sentence": sentence})


def _preview(request: StaffRequest, contract: Contract, run: Run) -> HttpResponse:
    rows = portfolio_imports.rows_of(run)
    place = [contract.number, run.public_id]
    context = {
        **around(contract, step=LOOK),
        "run": run,
        "heading": _("Look through the portfolio"),
        "preview": preview_of(rows, request.GET, contract=contract),
        "nothing_done": _("Nobody has been added. Correct the rows and choose the file again."),
        "changes": joining_words(run.facts["new"] + run.facts["rejoins"]),
        "total": gettext("Instalments together %(total)s")
        % {"total": format_money(run.facts["instalments"], contract.currency)},
        "is_ready": run.state is State.READY,
        "confirm_label": _("Add the persons"),
        "confirm_url": reverse("desk:portfolio-import-confirmation", args=place),
        "remove_url": reverse("desk:portfolio-import-removal", args=place),
        "errors_url": reverse("desk:portfolio-import-errors", args=place) if run.rows_wrong else "",
    }
    return page(request, "desk/portfolios/preview.html", context)
