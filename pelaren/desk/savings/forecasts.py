"""The forecasts of a contract as the pension company sees them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.frame import page
from pelaren.documents.portfolio_forecast import shown
from pelaren.domain.contracts.models import Contract
from pelaren.domain.projections import overview
from pelaren.domain.projections.operations import openings
from pelaren.web.frame import Link


@staff_page()
def show(request: StaffRequest, contract: str) -> HttpResponse:
    """Show the forecasts of a contract together."""
    found = get_object_or_404(Contract.objects.select_related("employer"), number=contract)
    openings.portfolio(contract=found, by=request.staff)
    context = {
        "crumbs": (
            Link(found.employer.name, reverse("desk:employer", args=[found.employer.customer_number])),
            Link(found.number, reverse("desk:contract", args=[found.number])),
        ),
        "contract": found,
        "title": _("Pension forecasts of the contract"),
        "shown": shown(overview.of(found, as_of=timezone.localdate()), url_of=lambda insured: ""),
    }
    return page(request, "desk/savings/forecasts.html", context)
