"""The forecasts of a whole contract: sums, pensions by year, who is near pension age; as a page and as a workbook."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pelaren.documents import portfolio_forecast, portfolio_forecast_excel
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.contracts.models import Contract
from pelaren.domain.projections.operations import openings, portfolio_runs
from pelaren.portal.contracts.contracts import contract_of
from pelaren.portal.contracts.head import crumbs_below_tab
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.portal.insured import person


@employer_page(Permission.VIEW_INSURED)
def show(request: EmployerRequest, contract: str) -> HttpResponse:
    """Show the forecasts of a contract together, or how far the job has come that computes them."""
    opened = contract_of(request, contract)
    seen = portfolio_forecast.seen(
        opened, today=timezone.localdate(), url_of=lambda insured: person.url_of(request, insured)
    )
    if seen.shown:
        openings.portfolio(contract=opened, by=request.membership)
    context = {
        "crumbs": crumbs_below_tab(request, opened),
        "subtitle": f"{opened.number} {opened.name}",
        "seen": seen,
        "workbook_url": url_of(opened, "insured-forecasts-workbook"),
        "run_url": url_of(opened, "insured-forecasts-run"),
        "progress_url": url_of(opened, "insured-forecasts-progress"),
        "title": _("Pension forecasts of the contract"),
    }
    return page(request, "forecasts/contract.html", context)


@employer_page(Permission.VIEW_INSURED, methods=["POST"])
def create(request: EmployerRequest, contract: str) -> HttpResponse:
    """Have the forecasts of a contract computed by a job."""
    opened = contract_of(request, contract)
    language = get_language() or "sv"
    portfolio_runs.order(contract=opened, language=language, now=timezone.now(), by=request.membership)
    return redirect(url_of(opened))


@employer_page(Permission.VIEW_INSURED)
def progress(request: EmployerRequest, contract: str) -> HttpResponse:
    """Tell htmx how far the job has come, or that there is another page now; everybody else is led to the page."""
    opened = contract_of(request, contract)
    if request.headers.get("HX-Request") != "true":
        return redirect(url_of(opened))
    waiting = portfolio_forecast.under_way(opened)
    if waiting is None:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context = {"waiting": waiting, "progress_url": request.path, "page_url": url_of(opened)}
    return render(request, "components/forecast_progress.html", context)


@employer_page(Permission.VIEW_INSURED)
def workbook(request: EmployerRequest, contract: str) -> HttpResponse:
    """Hand over the forecasts of a contract as a workbook. Of a large one there is none before its job is done."""
    opened = contract_of(request, contract)
    content = portfolio_forecast_excel.of(opened, today=timezone.localdate())
    if content is None:
        raise Http404
    openings.portfolio(contract=opened, by=request.membership)
    return portfolio_forecast_excel.response(content, opened, today=timezone.localdate())


def url_of(contract: Contract, name: str = "insured-forecasts") -> str:
    """Return the address of a contract's forecasts, or of something below it."""
    return reverse(name, args=[contract.employer.customer_number, contract.number])
