"""The forecast of one insured on its own: what the page exchanges when another age or payout is chosen, and PDF."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from pelaren.documents import downloads, forecast_pdf
from pelaren.domain.accounts.permissions import Permission
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.insured import forecast_panel, person
from pelaren.portal.insured.forecast_print import printed


@employer_page(Permission.VIEW_INSURED)
def show(request: EmployerRequest, contract: str, number: int) -> HttpResponse:
    """Return the panel alone to htmx; everybody else is led to the insured's page with the same choice."""
    insured = person.insured_of(request, contract, number)
    if request.headers.get("HX-Request") != "true":
        return redirect(f"{person.url_of(request, insured)}?{request.GET.urlencode()}")
    context = {"insured": insured, "contract": insured.contract, "forecast": forecast_panel.of(request, insured)}
    return render(request, "portal/insured/_forecast.html", context)


@employer_page(Permission.VIEW_INSURED)
def pdf(request: EmployerRequest, contract: str, number: int) -> HttpResponse:
    """Hand over the forecast with the same choice as PDF; where there is none, the page says why."""
    insured = person.insured_of(request, contract, number)
    panel = forecast_panel.of(request, insured)
    if panel.refusal:
        return redirect(person.url_of(request, insured))
    content = forecast_pdf.write(printed(panel, insured))
    return downloads.handed_over(content, f"pensionsprognos-{insured.insurance_number}.pdf")
