"""The forecasts of a whole contract: sums, pensions by year, who is near pension age; as a page and as a workbook."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.documents import portfolio_forecast_excel
from pelaren.documents.portfolio_forecast import about, shown
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.projections import overview
from pelaren.domain.projections.operations import openings
from pelaren.portal.contracts.contracts import contract_of
from pelaren.portal.contracts.head import crumbs_below_tab
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.portal.insured import person


@employer_page(Permission.VIEW_INSURED)
def show(request: EmployerRequest, contract: str) -> HttpResponse:
    """Show the forecasts of a contract together."""
    opened = contract_of(request, contract)
    found = overview.of(opened, as_of=timezone.localdate())
    openings.portfolio(contract=opened, by=request.membership)
    context = {
        "crumbs": crumbs_below_tab(request, opened),
        "contract": opened,
        "shown": shown(found, url_of=lambda insured: person.url_of(request, insured)),
        "export_url": reverse("insured-forecasts-workbook", args=[opened.employer.customer_number, opened.number]),
        "title": _("Pension forecasts of the contract"),
    }
    return page(request, "portal/insured/portfolio.html", context)


@employer_page(Permission.VIEW_INSURED)
def workbook(request: EmployerRequest, contract: str) -> HttpResponse:
    """Hand over the forecasts of a contract as a workbook."""
    opened = contract_of(request, contract)
    found = overview.of(opened, as_of=timezone.localdate())
    openings.portfolio(contract=opened, by=request.membership)
    content = portfolio_forecast_excel.write(found, about=about(found))
    name = f"pensionsprognoser-{opened.number}-{timezone.localdate().isoformat()}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=portfolio_forecast_excel.MEDIA_TYPE, headers=headers)
