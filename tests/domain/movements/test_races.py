"""Two at once. The world is committed to a database of its own, and each transaction is real."""

from collections.abc import Iterator
from functools import partial

import pytest

from pelaren.domain.audit.queries import verify
from pelaren.domain.billing.models import Invoice, InvoiceLine
from pelaren.domain.billing.operations import invoices, proposals
from pelaren.domain.contracts.models import Enrolment, Insured
from pelaren.domain.movements.operations import instalments, joiners
from pelaren.domain.vault.operations.keys import employer_key
from tests.races import alone, committed_world, second_waits_for_first
from tests.world import TODAY, World, an_identity, an_insured


@pytest.fixture
def committed(django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), committed_world() as world:
        # Made on first use, by whoever comes first: that would be a race of its own.
        alone(partial(employer_key, world.norrvik.pk))
        yield world


def join(world: World, **details: object) -> joiners.Joined:
    typed = {
        "group": world.group, "first_name": "Ronja", "last_name": "Ahlskog", "identity": an_identity(),
        "joined_on": TODAY, "instalment": 52_500, "retirement_age": None, "email": "", "employee_number": "",
        "today": TODAY, "by": world.asta,
    }  # fmt: skip
    return joiners.add(**{**typed, **details})


def lines() -> dict[int, list[int]]:
    """The amounts on all lines, by enrolment."""
    found: dict[int, list[int]] = {}
    for enrolment_id, amount in InvoiceLine.objects.order_by("pk").values_list("enrolment_id", "amount"):
        found.setdefault(enrolment_id, []).append(amount)
    return found


def test_of_two_colleagues_who_add_the_same_person_one_wins_and_the_other_is_refused_by_name(committed):
    ronja = partial(join, committed, identity=an_identity())

    first, second = second_waits_for_first(ronja, ronja)

    assert first.result().insured.full_name == "Ahlskog Ronja"
    assert isinstance(second.exception(), joiners.AlreadyInsured)
    assert "Ahlskog Ronja" in str(second.exception())
    assert alone(Insured.objects.count) == 1
    assert alone(Enrolment.objects.count) == 1


def test_two_people_added_at_once_get_numbers_of_their_own(committed):
    outcomes = second_waits_for_first(partial(join, committed), partial(join, committed))

    assert sorted(outcome.result().insured.number for outcome in outcomes) == [1, 2]
    assert not alone(verify).breaks


def test_who_joins_while_proposals_are_made_stands_on_them(committed):
    alone(partial(an_insured, committed.group))

    _, joined = second_waits_for_first(partial(proposals.make, today=TODAY), partial(join, committed))

    assert alone(lines)[joined.result().enrolment.pk] == [52_500]


def test_proposals_made_while_somebody_joins_hold_her(committed):
    alone(partial(an_insured, committed.group))

    joined, _ = second_waits_for_first(partial(join, committed), partial(proposals.make, today=TODAY))

    assert alone(lines)[joined.result().enrolment.pk] == [52_500]
    assert alone(Invoice.objects.count) == 1


def test_an_instalment_changed_while_proposals_are_made_is_the_one_that_stands_on_them(committed):
    sofia = alone(partial(an_insured, committed.group))
    change = partial(instalments.change, enrolment=sofia, amount=70_000, seen=63_000, today=TODAY, by=committed.asta)

    second_waits_for_first(partial(proposals.make, today=TODAY), change)

    assert alone(lines) == {sofia.pk: [70_000]}


def test_of_two_who_change_an_instalment_the_second_is_told_who_was_first(committed):
    sofia = alone(partial(an_insured, committed.group))
    change = partial(instalments.change, enrolment=sofia, seen=63_000, today=TODAY)

    _, second = second_waits_for_first(
        partial(change, amount=70_000, by=committed.asta), partial(change, amount=80_000, by=committed.bengt)
    )

    assert isinstance(second.exception(), instalments.ChangedMeanwhile)
    assert "Asta Lind" in str(second.exception())
    assert alone(Enrolment.objects.get).instalment == 70_000


def test_a_change_is_not_undone_while_the_invoice_with_it_is_issued(committed):
    sofia = alone(partial(an_insured, committed.group))
    alone(partial(proposals.make, today=TODAY))
    change = alone(
        partial(instalments.change, enrolment=sofia, amount=70_000, seen=63_000, today=TODAY, by=committed.asta)
    )
    proposal = alone(Invoice.objects.get)

    _, undone = second_waits_for_first(
        partial(invoices.issue, invoice=proposal, today=TODAY, by=None),
        partial(instalments.undo, change=change, today=TODAY, by=committed.asta),
    )

    assert isinstance(undone.exception(), instalments.NothingToUndo)
    assert alone(Enrolment.objects.get).instalment == 70_000
    assert alone(lines) == {sofia.pk: [70_000]}


def test_who_joins_while_the_invoice_is_issued_does_not_come_on_it(committed):
    alone(partial(an_insured, committed.group))
    alone(partial(proposals.make, today=TODAY))
    proposal = alone(Invoice.objects.get)

    _, joined = second_waits_for_first(
        partial(invoices.issue, invoice=proposal, today=TODAY, by=None), partial(join, committed)
    )

    assert joined.result().proposals == []
    assert joined.result().enrolment.pk not in alone(lines)
