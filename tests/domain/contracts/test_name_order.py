"""The quick way through a register gives the same rows in the same order as the plain question."""

from datetime import timedelta

import pytest

from pelaren.domain.contracts.models import Enrolment
from pelaren.domain.contracts.queries import (
    counted_contracts,
    enrolments_in,
    enrolments_matching,
    enrolments_of_employer,
    find,
    name_order,
)
from tests.world import TODAY, a_contract, an_insured

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def register(world):
    """People of two groups and another contract: who has left, who will, who begins, and who leaves and comes back."""
    for last_name in ("Öberg", "Zorn", "Ärlig", "Åkesson", "Ek", "Édith", "Ek"):
        an_insured(world.group, "A", last_name)
    an_insured(world.group, "B", "Ek", exit_date=YESTERDAY)
    an_insured(world.group, "C", "Ek", joined_on=TOMORROW)
    back = an_insured(world.group, "D", "Ek", exit_date=TOMORROW)
    Enrolment.objects.create(
        employer=world.norrvik, insured=back.insured, group=world.group, joined_on=TOMORROW + timedelta(days=1),
        instalment=1,
    )  # fmt: skip
    an_insured(a_contract(world.norrvik, number="7044-5")[1], "E", "Ek")
    return world


def test_a_group_is_read_by_name_page_by_page(register):
    expected = list(enrolments_in(register.group, today=TODAY).sorted_by("name").values_list("pk", flat=True))
    pages = [slice(start, start + 4) for start in range(0, len(expected) + 4, 4)]

    ids = [pk for rows in pages for pk in name_order.ids_in_group(register.group, rows, today=TODAY)]

    assert ids == expected
    assert len(ids) == 10, "who leaves and comes back stands there twice"


def test_an_employer_is_read_by_name_with_each_insured_once(register):
    employer_id = register.norrvik.pk
    plain = enrolments_of_employer(employer_id=employer_id, today=TODAY).sorted_by("name")

    ids = name_order.ids_of_employer(employer_id, slice(0, 25), today=TODAY)

    assert ids == list(plain.values_list("pk", flat=True))
    enrolments = sum(contract.insured for contract in counted_contracts(employer_id=employer_id, today=TODAY))
    assert enrolments - name_order.twice_of_employer(employer_id, today=TODAY) == len(ids) == 10


def test_enrolments_come_in_the_order_of_their_ids(register):
    rows = enrolments_in(register.group, today=TODAY)
    wanted = list(rows.sorted_by("-name").values_list("pk", flat=True)[2:5])

    assert [one.pk for one in rows.page("-name", slice(2, 5))] == wanted
    assert [one.pk for one in rows.in_order(reversed(wanted))] == wanted[::-1]


@pytest.mark.parametrize("text", ["ek", "EK d", "é", "%", "_", "\\", "\u00b4"])
def test_who_has_a_name_is_read_in_its_order_also_who_has_left(register, text):
    employer_id = register.norrvik.pk
    plain = enrolments_of_employer(employer_id=employer_id, today=TODAY, text=text).sorted_by("name")

    counted = name_order.counted_of_employer_named(text, slice(0, 25), employer_id=employer_id)

    count = find(text, employer_id=employer_id).count()
    assert counted == [(pk, count) for pk in plain.values_list("pk", flat=True)]


@pytest.mark.parametrize("text", ["ek", "EK d", "é", "%", "\u00b4"])
def test_who_has_a_name_in_a_contract_is_read_in_its_order(register, text):
    plain = enrolments_matching(text, contract=register.contract, today=TODAY).sorted_by("name")

    counted = name_order.counted_in_contract_named(text, slice(0, 25), contract=register.contract, today=TODAY)

    ids = list(plain.values_list("pk", flat=True))
    assert counted == [(pk, len(ids)) for pk in ids]
