"""The note after a removal: who is gone from the group, and the way to undo it while that can be done."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.contracts.models import Contract
from pelaren.domain.movements.models import BegunOrder, Departure
from pelaren.domain.movements.queries import departures_by, removal_can_be_undone
from pelaren.portal.doors import EmployerRequest
from pelaren.values.dates import format_date


def of(request: EmployerRequest, contract: Contract) -> dict[str, str] | None:
    """Return text and way back of the removal that the address names (`removed`)."""
    order = _order(request, contract)
    departures = departures_by(order) if order else []
    if order is None or not departures:
        return None
    undo = request.membership.may(Permission.CHANGE_INSURED) and all(
        removal_can_be_undone(departure, enrolment=departure.enrolment) for departure in departures
    )
    args = [request.membership.employer.customer_number, contract.number, order.public_id]
    return {"text": _text(departures, contract), "undo_url": reverse("removal-undo", args=args) if undo else ""}


def _order(request: EmployerRequest, contract: Contract) -> BegunOrder | None:
    try:
        named = UUID(request.GET.get("removed", ""))
    except ValueError:
        return None
    orders = BegunOrder.objects.open_to(request.membership).filter(contract=contract, kind=BegunOrder.Kind.REMOVAL)
    return orders.filter(begun_by=request.user, public_id=named).first()


def _text(departures: list[Departure], contract: Contract) -> str:
    day = format_date(departures[0].exit_date, contract.employer.market)
    count, name = len(departures), departures[0].enrolment.insured.full_name
    sentence = (
        gettext("%(name)s is removed from the group. The last day is %(day)s.")
        if count == 1
        else gettext("%(count)d insured persons are removed from the group. The last day is %(day)s.")
    ) % {"name": name, "count": count, "day": day}
    bills = {one.last_premium.number: one.last_premium for one in departures if one.last_premium}
    if not bills:
        return sentence
    made = ngettext(
        "Supplementary invoice %(numbers)s is made.", "Supplementary invoices %(numbers)s are made.", len(bills)
    )
    return f"{sentence} {made % {'numbers': ', '.join(str(number) for number in sorted(bills, key=str))}}"
