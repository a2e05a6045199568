"""The forecasts of a contract as the pension company sees them."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.frame import page
from pelaren.documents import portfolio_forecast, portfolio_forecast_excel
from pelaren.domain.contracts.models import Contract
from pelaren.domain.projections.operations import openings, portfolio_runs
from pelaren.web.frame import Link


@staff_page()
def show(request: StaffRequest, contract: str) -> HttpResponse:
    """Show the forecasts of a contract together, or how far the job has come that computes them."""
    found = contract_of(contract)
    seen = portfolio_forecast.seen(found, today=timezone.localdate(), url_of=lambda insured: "")
    if seen.shown:
        openings.portfolio(contract=found, by=request.staff)
    context = {
        "crumbs": (
            Link(found.employer.name, reverse("desk:employer", args=[found.employer.customer_number])),
            Link(found.number, reverse("desk:contract", args=[found.number])),
        ),
        "subtitle": f"{found.number} {found.name} · {found.employer.name}",
        "seen": seen,
        "workbook_url": url_of(found, "contract-forecasts-workbook"),
        "run_url": url_of(found, "contract-forecasts-run"),
        "progress_url": url_of(found, "contract-forecasts-progress"),
        "title": _("Pension forecasts of the contract"),
    }
    return page(request, "forecasts/contract.html", context)


@staff_page(methods=("POST",))
def create(request: StaffRequest, contract: str) -> HttpResponse:
    """Have the forecasts of a contract computed by a job."""
    found = contract_of(contract)
    portfolio_runs.order(contract=found, language=get_language() or "sv", now=timezone.now(), by=request.staff)
    return redirect(url_of(found))


@staff_page()
def progress(request: StaffRequest, contract: str) -> HttpResponse:
    """Tell htmx how far the job has come, or that there is another page now; everybody else is led to the page."""
    found = contract_of(contract)
    if request.headers.get("HX-Request") != "true":
        return redirect(url_of(found))
    waiting = portfolio_forecast.under_way(found)
    if waiting is None:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context = {"waiting": waiting, "progress_url": request.path, "page_url": url_of(found)}
    return render(request, "components/forecast_progress.html", context)


@staff_page()
def workbook(request: StaffRequest, contract: str) -> HttpResponse:
    """Hand over the forecasts of a contract as a workbook. Of a large one there is none before its job is done."""
    found = contract_of(contract)
    content = portfolio_forecast_excel.of(found, today=timezone.localdate())
    if content is None:
        raise Http404
    openings.portfolio(contract=found, by=request.staff)
    return portfolio_forecast_excel.response(content, found, today=timezone.localdate())


def contract_of(number: str) -> Contract:
    """Return a contract with its employer. Raises Http404."""
    return get_object_or_404(Contract.objects.select_related("employer"), number=number)


def url_of(contract: Contract, name: str = "contract-forecasts") -> str:
    """Return the address of a contract's forecasts, or of something below it."""
    return reverse(f"desk:{name}", args=[contract.number])
