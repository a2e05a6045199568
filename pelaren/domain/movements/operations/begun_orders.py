"""
Keep what is filled in of an order that takes several pages, until it is given.

Nothing here is recorded in the trail: nothing has happened yet. The order itself records what it does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.models import Membership
from pelaren.domain.contracts.models import Contract, Enrolment
from pelaren.domain.movements.models import BegunOrder, BegunOrderLine
from pelaren.values.refusals import Refusal

# So many amounts a page can be filled in with, and a person look through before she confirms them.
MOST_CHOSEN = 500
# Whoever has not gone on for so long begins anew; the same person's older ones are then cleared away.
KEPT_FOR = timedelta(days=7)


class NobodyChosen(Refusal):
    message = _("Choose at least one insured person.")


class TooManyChosen(Refusal):
    message = _("Choose at most %(most)s insured persons at a time.")


@dataclass(frozen=True)
class Billed:
    """What is to be billed for one insured, in minor units; with a due date where each has her own."""

    amount: int
    due_date: date | None = None


@transaction.atomic
def begin(
    *, contract: Contract, kind: str, enrolments: Sequence[Enrolment], from_list: bool, by: Membership
) -> BegunOrder:
    """Begin an order about chosen insured of a contract. Raises NobodyChosen, TooManyChosen."""
    if not enrolments:
        raise NobodyChosen
    if len(enrolments) > MOST_CHOSEN:
        raise TooManyChosen(most=MOST_CHOSEN)
    _clear_away(by)
    order = BegunOrder.objects.create(
        employer_id=contract.employer_id, contract=contract, kind=kind, begun_by_id=by.user_id, from_list=from_list
    )
    BegunOrderLine.objects.bulk_create(
        BegunOrderLine(employer_id=contract.employer_id, order=order, enrolment=enrolment) for enrolment in enrolments
    )
    return order


@transaction.atomic
def fill_in(
    *,
    order: BegunOrder,
    billed: Mapping[int, Billed],
    exit_date: date | None = None,
    due_date: date | None = None,
    text: str = "",
) -> BegunOrder:
    """Keep what was filled in; `billed` by enrolment id. Who is not in it is billed nothing."""
    lines = list(order.lines.all())
    for line in lines:
        to_bill = billed.get(line.enrolment_id)
        line.amount, line.due_date = (to_bill.amount, to_bill.due_date) if to_bill else (None, None)
    BegunOrderLine.objects.bulk_update(lines, ["amount", "due_date"])
    order.exit_date, order.due_date, order.text, order.filled_in = exit_date, due_date, text, True
    order.save(update_fields=["exit_date", "due_date", "text", "filled_in"])
    return order


@transaction.atomic
def leave_out(*, order: BegunOrder, enrolment_id: int) -> None:
    """Take somebody off the order; the last one stays, for an order about nobody is none."""
    order = BegunOrder.objects.select_for_update(of=["self"]).get(pk=order.pk)
    if order.lines.count() > 1:
        order.lines.filter(enrolment_id=enrolment_id).delete()


def _clear_away(by: Membership) -> None:
    too_old = timezone.now() - KEPT_FOR
    old = BegunOrder.objects.filter(employer_id=by.employer_id, begun_by_id=by.user_id, begun_at__lt=too_old)
    BegunOrderLine.objects.filter(order__in=old).delete()
    old.delete()
