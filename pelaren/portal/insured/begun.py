"""An order that takes several pages: find it again, and the way back out of it."""

import hashlib
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext

from pelaren.domain.contracts.models import Group
from pelaren.domain.movements.models import BegunOrder, BegunOrderLine
from pelaren.domain.movements.queries import lines_of
from pelaren.portal.doors import EmployerRequest
from pelaren.portal.insured import chosen
from pelaren.portal.insured.group_list import name_of


class Begun:
    """A begun order of this person as its pages need it: with its lines, by name."""

    def __init__(self, request: EmployerRequest, order: BegunOrder) -> None:
        """Fetch the lines: one query."""
        self.request, self.order = request, order
        self.contract = order.contract
        self.lines: list[BegunOrderLine] = lines_of(order)
        for line in self.lines:
            line.enrolment.group.contract = self.contract
            line.enrolment.insured.contract = self.contract

    @property
    def total(self) -> int:
        """What is to be billed in all, minor units."""
        return sum(line.amount or 0 for line in self.lines)

    @property
    def only(self) -> BegunOrderLine | None:
        """The line of the one person that the order is about; None when it is about several."""
        return self.lines[0] if len(self.lines) == 1 else None

    @property
    def group_names(self) -> str:
        """The groups of those chosen, as they are written: “Group 2 – Tjänstemän”."""
        return ", ".join(name_of(group) for group in self.groups)

    @property
    def groups_in_sentence(self) -> str:
        """The same within a sentence: “group 2 – Tjänstemän”."""
        words = gettext("group %(number)s – %(name)s")
        return ", ".join(words % {"number": group.number, "name": group.name} for group in self.groups)

    @property
    def groups(self) -> list[Group]:
        """The groups of those chosen, in the order of their numbers."""
        groups = {line.enrolment.group_id: line.enrolment.group for line in self.lines}
        return sorted(groups.values(), key=lambda group: group.number)

    @property
    def mark(self) -> str:
        """A short mark of all that is filled in: a check page knows by it whether what it showed still holds."""
        order = self.order
        facts: list[object] = [order.exit_date, order.due_date, order.text]
        facts += [(line.enrolment_id, line.amount, line.due_date) for line in self.lines]
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]

    @property
    def seen_as_it_is(self) -> bool:
        """Whether what was confirmed is what the order says; if not, somebody is told to look again."""
        if self.request.POST.get("seen") == self.mark:
            return True
        messages.warning(self.request, gettext("The details were changed in another window. Check them again."))
        return False

    @property
    def cancel_url(self) -> str:
        """The way back: the person's page, or the list with the same people ticked."""
        if self.only and not self.order.from_list:
            return self.url("insured-show", self.only.enrolment.insured.number)
        return f"{self.group_url}?chosen={chosen.written({line.enrolment.insured.number for line in self.lines})}"

    @property
    def group_url(self) -> str:
        """The list of the group of whoever comes first."""
        return self.url("group", self.lines[0].enrolment.group.number)

    def step_url(self, name: str) -> str:
        """Return the address of a page of this order."""
        return self.url(name, self.order.public_id)

    def url(self, name: str, *args: object) -> str:
        """Return an address below the contract."""
        return reverse(name, args=[self.request.membership.employer.customer_number, self.contract.number, *args])


def begun_of(request: EmployerRequest, contract: str, order: UUID, kind: str) -> Begun:
    """Return an order that this person has begun. Raises Http404: nobody goes on with another one's."""
    orders = BegunOrder.objects.open_to(request.membership).filter(begun_by=request.user, kind=kind)
    orders = orders.select_related("contract__employer")
    return Begun(request, get_object_or_404(orders, contract__number=contract, public_id=order))


def to_first_page(begun: Begun, name: str, refusal: str) -> HttpResponse:
    """Lead back to the page where it can be put right, with the reason."""
    messages.warning(begun.request, refusal)
    return redirect(begun.step_url(name))
