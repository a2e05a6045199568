"""Which agreement the instalments of a contract follow."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.frame import page
from pelaren.desk.salaries.forms import SalaryTermsForm
from pelaren.domain.contracts.models import Contract
from pelaren.domain.salaries.operations import salaries
from pelaren.domain.salaries.queries import agreement_of, latest_salaries
from pelaren.values.refusals import Refusal
from pelaren.web.frame import Link


@staff_page(methods=("GET", "POST"))
def edit(request: StaffRequest, contract: str) -> HttpResponse:
    """Show what the instalments of a contract follow, and choose it."""
    found = contract_of(contract)
    market = found.employer.market
    form = SalaryTermsForm(request.POST if request.method == "POST" else None, market=market)
    with form.refusals():
        if form.is_valid():
            salaries.follow(contract=found, **form.cleaned_data, now=timezone.now(), by=request.staff)
            messages.success(request, gettext("What the instalments follow is chosen."))
            return redirect("desk:contract-salary-terms", contract)
    context = {
        "crumbs": (
            Link(found.employer.name, reverse("desk:employer", args=[found.employer.customer_number])),
            Link(found.number, reverse("desk:contract", args=[found.number])),
        ),
        "contract": found,
        "form": form,
        "agreement": agreement_of(found, on=timezone.localdate())
        or _("Nothing: each instalment is an amount of its own"),
        "reported": len(latest_salaries(found)),
    }
    return page(request, "desk/salaries/terms.html", context, status=422 if form.errors else 200)


@staff_page(methods=("POST",))
def renew(request: StaffRequest, contract: str) -> HttpResponse:
    """Set the instalments that the latest salaries give by this year's income base amount."""
    found = contract_of(contract)
    try:
        count = salaries.renew(contract=found, today=timezone.localdate(), now=timezone.now(), by=request.staff)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        said = ngettext("%(count)d instalment is changed.", "%(count)d instalments are changed.", count)
        messages.success(request, said % {"count": count})
    return redirect("desk:contract-salary-terms", contract)


def contract_of(number: str) -> Contract:
    """Return a contract with its employer. Raises Http404."""
    return get_object_or_404(Contract.objects.select_related("employer"), number=number)
