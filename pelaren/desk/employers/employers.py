"""The employers: a search among all, and one of them."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.employers.forms import EmployerSearchForm
from pelaren.desk.frame import page
from pelaren.domain.contracts.models import Contract
from pelaren.domain.contracts.queries import counted_contracts
from pelaren.domain.employers.models import Employer
from pelaren.domain.employers.queries import find
from pelaren.domain.messaging.filtering import seen_in_order
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.rules import Side
from pelaren.values.markets import Market
from pelaren.web.frame import Link
from pelaren.web.listing import page_of
from pelaren.web.sentences import BUSINESS_ID_LABEL


@staff_page(methods=["GET", "POST"])
def index(request: StaffRequest) -> HttpResponse:
    """Search employers. The form is posted: only what names no person goes on into the address."""
    form = EmployerSearchForm(request.POST if request.method == "POST" else request.GET)
    if request.method == "POST" and form.is_valid():
        return redirect(f"{reverse('desk:employers')}?{urlencode(form.cleaned_data)}")
    found = find(form.cleaned_data["q"]) if form.is_valid() else Employer.objects.none()
    listed = page_of(request.GET, total=found.count(), sorts=("name",))
    context: dict[str, object] = {"form": form, "employers": found[listed.rows], "page": listed}
    return page(request, "desk/employers/index.html", context, status=422 if form.errors else 200)


@staff_page()
def show(request: StaffRequest, customer_number: int) -> HttpResponse:
    """Show an employer with its contracts and those of its conversations that are open to this handler."""
    employer = get_object_or_404(Employer, customer_number=customer_number)
    counted = counted_contracts(employer_id=employer.pk, today=timezone.localdate())
    counts = {contract.pk: contract.insured for contract in counted}
    contracts = Contract.objects.filter(employer_id=employer.pk).order_by("number")
    own = Conversation.objects.open_to_staff(request.staff).filter(employer_id=employer.pk)
    listed = page_of(request.GET, total=own.count(), sorts=("-date",))
    shown = own.newest_first().values_list("pk", flat=True)[listed.rows]
    context = {
        "crumbs": (Link(_("Employers"), reverse("desk:employers")),),
        "employer": employer,
        "facts": facts_of(employer),
        "contracts": [(contract, counts.get(contract.pk, 0)) for contract in contracts],
        "rows": seen_in_order(Side.INSURER, shown, employer=employer),
        "page": listed,
    }
    return page(request, "desk/employers/show.html", context)


def facts_of(employer: Employer) -> list[tuple[object, object]]:
    """Return what is known of an employer as pairs of label and value, without what is missing."""
    address = ", ".join(filter(None, [employer.street, f"{employer.postcode} {employer.town}".strip()]))
    facts = [
        (_("Customer number"), employer.customer_number),
        (BUSINESS_ID_LABEL[Market(employer.market)], employer.business_id_shown),
        (_("Country"), employer.get_market_display()),
        (_("Contact person"), employer.contact_name),
        (_("Telephone"), employer.phone),
        (_("Address"), address),
    ]
    return [(label, value) for label, value in facts if value]
