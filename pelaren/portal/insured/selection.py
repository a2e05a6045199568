"""What can be done with chosen insured: the bar over the list, and the way into an order about them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.contracts.models import Contract
from pelaren.domain.contracts.queries import current_enrolments
from pelaren.domain.movements.models import BegunOrder
from pelaren.domain.movements.operations import begun_orders, leavers
from pelaren.portal.contracts.contracts import contract_of
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.insured import chosen
from pelaren.portal.insured.roster import Roster
from pelaren.portal.insured.wanted import Wanted, wanted_of
from pelaren.values.refusals import Refusal
from pelaren.values.typed_text import whole_number

Kind = BegunOrder.Kind
# What can be done: its name, the right it takes, and the address of its first page.
FUNCTIONS: dict[str, tuple[str | Promise, Permission, str]] = {
    Kind.SUPPLEMENTARY_INVOICE: (
        _("Make a supplementary invoice"),
        Permission.CHANGE_INVOICES,
        "supplementary-invoice",
    ),
    Kind.REMOVAL: (_("Remove insured"), Permission.CHANGE_INSURED, "removal"),
}


class NoFunction(Refusal):
    message = _("Choose what to do with the insured persons.")


def functions_for(request: EmployerRequest) -> list[tuple[str, str | Promise]]:
    """Return what this membership may do with chosen insured: value and name."""
    return [(kind, name) for kind, (name, right, _url) in FUNCTIONS.items() if request.membership.may(right)]


def bar(request: EmployerRequest, contract: Contract, wanted: Wanted, roster: Roster) -> dict[str, object]:
    """Return the context of the bar over the list; asks no query."""
    shown = {one.insured.number for one in roster.enrolments}
    return {
        "functions": functions_for(request),
        "choice_url": reverse("insured-choice", args=[request.membership.employer.customer_number, contract.number]),
        "chosen_words": chosen_words(len(wanted.chosen)),
        "chosen_elsewhere": chosen.written(wanted.chosen - shown),
        "chosen_elsewhere_count": len(wanted.chosen - shown),
        "may_choose_all": len(shown) < roster.page.total <= begun_orders.MOST_CHOSEN,
    }


@employer_page(Permission.VIEW_INSURED, methods=["POST"])
def create(request: EmployerRequest, contract: str) -> HttpResponse:
    """Begin an order about the chosen insured, and lead on to its first page."""
    opened = contract_of(request, contract)
    try:
        return _begun(request, opened, request.POST.get("function", ""))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect(_back(request, opened))


def _begun(request: EmployerRequest, contract: Contract, kind: str) -> HttpResponse:
    if kind not in FUNCTIONS:
        raise NoFunction
    _name, right, url_name = FUNCTIONS[kind]
    if not request.membership.may(right):
        raise PermissionDenied
    enrolments = current_enrolments(contract, chosen.chosen_in(request.POST), today=timezone.localdate())
    if kind == Kind.REMOVAL:
        leavers.check_still_there(contract, enrolments)
    order = begun_orders.begin(
        contract=contract, kind=kind, enrolments=enrolments, from_list="group" in request.POST, by=request.membership
    )
    return redirect(url_name, request.membership.employer.customer_number, contract.number, order.public_id)


def _back(request: EmployerRequest, contract: Contract) -> str:
    """Return the way back to where the choice was made, with the ticks as they were."""
    customer_number = request.membership.employer.customer_number
    group = whole_number(request.POST.get("group", ""), longest=5)
    if group is not None:
        query = wanted_of(request).query
        return reverse("group", args=[customer_number, contract.number, group]) + query
    numbers = chosen.chosen_in(request.POST)
    if len(numbers) == 1:
        return reverse("insured-show", args=[customer_number, contract.number, *numbers])
    return reverse("insured", args=[customer_number, contract.number])


def chosen_words(count: int) -> str:
    """Return how many are chosen, in words."""
    return gettext("1 selected") if count == 1 else gettext("{count} selected").replace("{count}", str(count))
