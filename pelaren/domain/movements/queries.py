"""Composed questions about movements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from pelaren.domain.billing.models import Invoice, Kind
from pelaren.domain.contracts.models import Contract, Enrolment, InstalmentChange
from pelaren.domain.movements.models import BegunOrder, BegunOrderLine, Departure


def latest_change(enrolment: Enrolment) -> InstalmentChange | None:
    """Return the last change of an instalment, undone or not, with who did it."""
    changes = enrolment.instalment_changes.select_related("changed_by", "undone_by")
    return changes.order_by("-changed_at", "-pk").first()


def can_be_undone(change: InstalmentChange, *, enrolment: Enrolment) -> bool:
    """Return whether a change is the last thing that happened to the instalment, and on no invoice issued since."""
    if change.undone_at or latest_change(enrolment) != change:
        return False
    return enrolment.instalment == change.after and not is_issued(change, enrolment=enrolment)


def is_issued(change: InstalmentChange, *, enrolment: Enrolment) -> bool:
    """Return whether an invoice that the insured stands on has been issued after a change."""
    return Invoice.objects.filter(
        employer_id=enrolment.employer_id, lines__enrolment=enrolment, issued_at__gt=change.changed_at
    ).exists()


def lines_of(order: BegunOrder) -> list[BegunOrderLine]:
    """Return whom a begun order is about, by name, with insured and group."""
    lines = order.lines.select_related("enrolment__insured", "enrolment__group")
    return list(lines.order_by("enrolment__insured__sort_name", "pk"))


def departure_of(enrolment: Enrolment) -> Departure | None:
    """Return the removal that ended an enrolment and has not been undone, with who did it."""
    departures = Departure.objects.filter(employer_id=enrolment.employer_id, enrolment=enrolment, undone_at=None)
    return departures.select_related("last_premium", "left_by").first()


def departures_by(order: BegunOrder) -> list[Departure]:
    """Return the removals that an order brought about and that have not been undone, by name."""
    departures = Departure.objects.filter(employer_id=order.employer_id, idempotency_key=order.idempotency_key)
    departures = departures.filter(undone_at=None).select_related("enrolment__insured", "enrolment__group__contract")
    return list(departures.select_related("last_premium").order_by("enrolment__insured__sort_name", "pk"))


def removal_can_be_undone(departure: Departure, *, enrolment: Enrolment) -> bool:
    """Return whether nothing has come after a removal: no return, no proposal and no invoice issued without her."""
    if departure.undone_at or enrolment.exit_date != departure.exit_date or is_back(enrolment):
        return False
    return not invoiced_without_her(enrolment.group.contract, enrolment, departure)


def is_back(enrolment: Enrolment) -> bool:
    """Return whether the insured has joined a group again after an enrolment."""
    return enrolment.insured.enrolments.filter(joined_on__gt=enrolment.joined_on).exists()


def invoiced_without_her(contract: Contract, enrolment: Enrolment, departure: Departure) -> bool:
    """Return whether a proposal run or an issue run has come after the removal."""
    regular = Invoice.objects.filter(employer_id=contract.employer_id, contract=contract, kind="regular")
    missing = regular.filter(due_date__gt=departure.exit_date).exclude(lines__insured=enrolment.insured_id)
    missing = missing.filter(group=None) | missing.filter(group=enrolment.group_id)
    since = missing.filter(created_at__gt=departure.left_at) | missing.filter(issued_at__gt=departure.left_at)
    return since.exists()


@dataclass(frozen=True)
class Standing:
    """The open bills on which chosen insured stand: those a removal takes them off, and those they stay on."""

    dropped: list[Invoice]
    kept: list[Invoice]


def standing_of(enrolments: Sequence[Enrolment], *, contract: Contract, exit_date: date) -> Standing:
    """Return from which open bills of the contract a removal would take the enrolments, the earliest due first."""
    bills = Invoice.objects.filter(employer_id=contract.employer_id, contract=contract).exclude(kind=Kind.CREDIT)
    theirs = bills.filter(lines__enrolment__in=[enrolment.pk for enrolment in enrolments]).distinct()
    waiting = list(theirs.with_balance().filter(Q(issued_at=None) | Q(balance__gt=0)).order_by("due_date", "pk"))
    dropped = [bill for bill in waiting if bill.is_proposal and bill.due_date > exit_date]
    return Standing(dropped, [bill for bill in waiting if bill not in dropped])
