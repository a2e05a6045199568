"""Read a portfolio in: choose a file, wait, look, confirm."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.frame import page
from pelaren.desk.portfolios import pages
from pelaren.desk.portfolios.forms import ColumnsForm, PortfolioForm
from pelaren.desk.portfolios.words import problem_sentence
from pelaren.documents import downloads, portfolio_sheet
from pelaren.domain.audit.operations.trail import about_label
from pelaren.domain.contracts.models import Contract, Group
from pelaren.domain.movements.operations import portfolio_imports
from pelaren.domain.movements.portfolio_rows import Outcome
from pelaren.domain.runs.models import BUSY, Run, State
from pelaren.domain.runs.operations import previews
from pelaren.values.file_names import clean_file_name
from pelaren.values.refusals import Refusal


@staff_page(methods=("GET", "POST"))
def index(request: StaffRequest, contract: str) -> HttpResponse:
    """Take a file with the persons to be insured in a contract."""
    found = contract_of(contract)
    form = PortfolioForm(request.POST, request.FILES) if request.method == "POST" else PortfolioForm()
    with form.refusals():
        if form.is_valid():
            run = portfolio_imports.start(
                contract=found,
                content=form.sent["content"],
                file_name=clean_file_name(form.sent["name"]),
                now=timezone.now(),
                by=request.staff,
            )
            return redirect("desk:portfolio-import", contract, run.public_id)
    context = {**pages.around(found), "form": form}
    return page(request, "desk/portfolios/new.html", context, status=422 if form.errors else 200)


@staff_page()
def template(request: StaffRequest, contract: str) -> HttpResponse:
    """Hand over an empty workbook to fill in."""
    found = contract_of(contract)
    groups = Group.objects.filter(employer_id=found.employer_id, contract=found).order_by("number")
    content = portfolio_sheet.write(
        groups=[str(group) for group in groups], language=get_language() or "sv", market=found.employer.market
    )
    return downloads.handed_over(content, f"forsakrade-{found.number}.xlsx")


@staff_page()
def show(request: StaffRequest, contract: str, run: UUID) -> HttpResponse:
    """Show how far an import has come: being read, the preview, what came of it."""
    found = contract_of(contract)
    opened = run_of(found, run)
    if not request.headers.get("HX-Request"):
        return pages.answer(request, found, opened)
    if opened.state in BUSY:
        return render(request, "imports/_progress.html", pages.progress(opened))
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


@staff_page(methods=("GET", "POST"))
def columns(request: StaffRequest, contract: str, run: UUID) -> HttpResponse:
    """Take which column holds what, and let the file be read again."""
    found = contract_of(contract)
    opened = run_of(found, run)
    if request.method != "POST" or opened.state is not State.ASKING:
        return redirect("desk:portfolio-import", contract, run)
    question: Any = previews.result_of(opened)
    form = ColumnsForm(question, request.POST, market=found.employer.market)
    with form.refusals():
        if form.is_valid():
            previews.answer(run=opened, facts={"matching": form.matching}, task=portfolio_imports.READ)
            return redirect("desk:portfolio-import", contract, run)
    return pages.asking(request, found, opened, form)


@staff_page(methods=("POST",))
def confirm(request: StaffRequest, contract: str, run: UUID) -> HttpResponse:
    """Let the persons of the preview join. A second click has confirmed already."""
    opened = run_of(contract_of(contract), run)
    try:
        portfolio_imports.confirm(run=opened, now=timezone.now(), by=request.staff)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("desk:portfolio-import", contract, run)


@staff_page(methods=("POST",))
def remove(request: StaffRequest, contract: str, run: UUID) -> HttpResponse:
    """Let go of a file that is not to be read in."""
    previews.forget(run=run_of(contract_of(contract), run), now=timezone.now())
    return redirect("desk:contract", contract)


@staff_page()
def errors(request: StaffRequest, contract: str, run: UUID) -> HttpResponse:
    """Hand over the rows that cannot be read in, to be corrected."""
    found = contract_of(contract)
    market = found.employer.market
    wrong = [row for row in portfolio_imports.rows_of(run_of(found, run)) if row.outcome == Outcome.WRONG]
    if not wrong:
        raise Http404
    said = [(row, problem_sentence(row, market)) for row in wrong]
    content = portfolio_sheet.write_errors(said, language=get_language() or "sv", market=market)
    return downloads.handed_over(content, f"fel-{found.number}.xlsx")


def contract_of(number: str) -> Contract:
    """Return a contract with its employer. Raises Http404."""
    return get_object_or_404(Contract.objects.select_related("employer"), number=number)


def run_of(contract: Contract, public_id: UUID) -> Run:
    """Return an import of a contract, without the file itself. Raises Http404."""
    runs = Run.objects.filter(
        employer_id=contract.employer_id, kind=portfolio_imports.KIND, about=about_label(contract)
    )
    return get_object_or_404(runs.defer("content", "result"), public_id=public_id)
