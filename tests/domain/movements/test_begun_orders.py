"""What is filled in of an order that takes several pages."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from pelaren.domain.movements.models import BegunOrder, BegunOrderLine
from pelaren.domain.movements.operations import begun_orders
from pelaren.domain.movements.operations.begun_orders import Billed
from pelaren.domain.movements.queries import lines_of
from tests.world import World, an_insured

KIND = BegunOrder.Kind.SUPPLEMENTARY_INVOICE


def begin(world: World, *enrolments, by=None) -> BegunOrder:
    return begun_orders.begin(
        contract=world.contract, kind=KIND, enrolments=enrolments, from_list=True, by=by or world.asta
    )


def test_whom_it_is_about_stands_in_the_order_of_names(world):
    people = [an_insured(world.group, "A", name) for name in ("Öberg", "Ahl", "Zorn")]

    order = begin(world, *people)

    assert [line.enrolment.insured.last_name for line in lines_of(order)] == ["Ahl", "Zorn", "Öberg"]


def test_an_order_about_nobody_or_too_many_is_refused(world, monkeypatch):
    monkeypatch.setattr(begun_orders, "MOST_CHOSEN", 1)
    people = [an_insured(world.group) for _ in range(2)]

    with pytest.raises(begun_orders.NobodyChosen):
        begin(world)
    with pytest.raises(begun_orders.TooManyChosen, match="at most 1"):
        begin(world, *people)

    assert not BegunOrder.objects.exists()


def test_what_is_filled_in_anew_replaces_what_was(world):
    sofia, ronja = an_insured(world.group), an_insured(world.group)
    order = begin(world, sofia, ronja)
    begun_orders.fill_in(order=order, billed={sofia.pk: Billed(1, date(2027, 1, 4))}, due_date=date(2027, 1, 4))

    begun_orders.fill_in(order=order, billed={ronja.pk: Billed(2)}, due_date=date(2027, 1, 5), text="Bonus")

    kept = {line.enrolment_id: (line.amount, line.due_date) for line in order.lines.all()}
    order.refresh_from_db()
    assert kept == {sofia.pk: (None, None), ronja.pk: (2, None)}
    assert (order.due_date, order.text, order.filled_in) == (date(2027, 1, 5), "Bonus", True)


def test_the_last_one_is_not_left_out(world):
    sofia, ronja = an_insured(world.group), an_insured(world.group)
    order = begin(world, sofia, ronja)

    for one in (sofia, ronja):
        begun_orders.leave_out(order=order, enrolment_id=one.pk)

    assert [line.enrolment_id for line in lines_of(order)] == [ronja.pk]


def test_a_persons_own_old_orders_are_cleared_away_when_she_begins_anew(world):
    sofia = an_insured(world.group)
    mine, colleagues = begin(world, sofia), begin(world, sofia, by=world.bengt)
    old = timezone.now() - begun_orders.KEPT_FOR - timedelta(minutes=1)
    BegunOrder.objects.update(begun_at=old)

    newest = begin(world, sofia)

    assert set(BegunOrder.objects.all()) == {colleagues, newest}
    assert not BegunOrderLine.objects.filter(order_id=mine.pk).exists()
