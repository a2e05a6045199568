from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pelaren.domain.contracts.models import Group, InvestmentPlan, InvestmentShare
from pelaren.domain.contracts.queries import (
    counted_contracts,
    enrolments_in,
    enrolments_matching,
    enrolments_of_employer,
    find,
    find_by_identity,
    groups_of,
    investment_plan,
)
from pelaren.values.identity_numbers import generate_hetu, parse
from tests.world import TODAY, a_contract, an_identity, an_insured

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def names(rows) -> list[str]:
    return [row.insured.full_name for row in rows]


def test_a_group_counts_who_belongs_to_it_and_who_will_but_not_who_has_left(world):
    an_insured(world.group, instalment=100)
    an_insured(world.group, joined_on=TOMORROW, instalment=20)
    an_insured(world.group, exit_date=TODAY, instalment=3)
    an_insured(world.group, exit_date=YESTERDAY, instalment=7_000)

    [facts] = groups_of(world.contract, today=TODAY)

    assert (facts.insured_count, facts.instalments) == (3, 123)
    counted = counted_contracts(employer_id=world.norrvik.pk, today=TODAY)
    assert [(contract.pk, contract.insured) for contract in counted] == [(world.contract.pk, 3)]


def test_a_group_without_anybody_counts_nobody(world):
    [facts] = groups_of(world.contract, today=TODAY)

    assert (facts.insured_count, facts.instalments) == (0, 0)


def test_groups_come_in_the_order_of_their_numbers(world):
    for number in (3, 1):
        Group.objects.create(
            employer=world.norrvik, contract=world.contract, number=number, name="X", retirement_age=65
        )

    assert [facts.group.number for facts in groups_of(world.contract, today=TODAY)] == [1, 2, 3]


def test_names_sort_by_the_swedish_alphabet_both_ways(world):
    for last_name in ("Öberg", "Zorn", "Ärlig", "Åkesson", "Ek", "Édith"):
        an_insured(world.group, "A", last_name)
    rows = enrolments_in(world.group, today=TODAY)

    assert [row.insured.last_name for row in rows.sorted_by("name")] == [
        "Édith", "Ek", "Zorn", "Åkesson", "Ärlig", "Öberg",
    ]  # fmt: skip
    assert names(rows.sorted_by("-name")) == names(rows.sorted_by("name"))[::-1]


def test_equal_days_and_amounts_fall_back_on_the_name(world):
    for last_name, instalment in (("C", 1), ("A", 2), ("B", 2)):
        an_insured(world.group, "X", last_name, instalment=instalment)
    rows = enrolments_in(world.group, today=TODAY)

    assert names(rows.sorted_by("-instalment")) == ["A X", "B X", "C X"]
    assert names(rows.sorted_by("since")) == ["A X", "B X", "C X"]


@pytest.mark.parametrize("typed", ["ekholm", "EKHOLM", "sofia ekholm", "Ekholm Sofia", "kho", "  ékhölm "])
def test_a_name_is_found_without_regard_to_case_accents_and_order(world, typed):
    an_insured(world.group, "Sofia", "Ekholm")
    an_insured(world.group, "Anna", "Backlund")

    assert names(enrolments_matching(typed, contract=world.contract, today=TODAY)) == ["Ekholm Sofia"]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "\u00b4", "' or true --", "Ekhulm", "12"])
def test_signs_are_not_read_as_patterns_and_find_nobody(world, typed):
    an_insured(world.group)

    assert not enrolments_matching(typed, contract=world.contract, today=TODAY)


def test_a_search_goes_through_all_groups_of_the_contract_and_no_other(world):
    leaders = Group.objects.create(
        employer=world.norrvik, contract=world.contract, number=1, name="Ledning", retirement_age=65
    )
    _, elsewhere = a_contract(world.norrvik, number="7044-5")
    for group in (world.group, leaders, elsewhere):
        an_insured(group)

    found = enrolments_matching("Ekholm", contract=world.contract, today=TODAY)

    assert {row.group_id for row in found} == {world.group.pk, leaders.pk}


@pytest.mark.parametrize("written", ["010190-900P", "010190-900p", " 010190 - 900P ", "010190–900P"])
def test_an_identity_number_finds_the_person_in_any_way_of_writing(world, written):
    an_insured(world.group, identity=parse("010190-900P", "FI", today=TODAY))

    assert find(written, employer_id=world.norrvik.pk).count() == 1
    assert find_by_identity(written, employer_id=world.norrvik.pk).count() == 1


@pytest.mark.parametrize("form", ["{0}", "{1}-{2}", "{1}{2}", "{3}-{2}"])
def test_a_swedish_number_is_found_with_ten_or_twelve_digits(world, form):
    identity = an_identity("SE")
    value = identity.value
    an_insured(world.swedish_group, identity=identity)

    typed = form.format(value, value[2:8], value[8:], value[:8])

    assert find_by_identity(typed, employer_id=world.sunnana.pk).count() == 1


def test_the_same_person_at_another_employer_is_not_found_and_has_another_index(world):
    identity = an_identity()
    here = an_insured(world.group, identity=identity).insured
    there = an_insured(world.swedish_group, identity=identity).insured

    assert list(find_by_identity(identity.value, employer_id=world.norrvik.pk)) == [here]
    assert bytes(here.identity_index) != bytes(there.identity_index)


def test_part_of_a_number_finds_nobody(world):
    an_insured(world.group, identity=parse(generate_hetu(date(1982, 5, 14), 930), "FI", today=TODAY))

    assert not find("140582-930", employer_id=world.norrvik.pk)
    assert not find_by_identity("Ekholm", employer_id=world.norrvik.pk)


def test_a_name_that_grows_when_folded_is_stored_and_found(world):
    an_insured(world.group, "ß" * 80, "Þ" * 80)

    assert find("ss", employer_id=world.norrvik.pk).count() == 1


def test_employees_are_one_row_a_contract_and_those_who_left_come_with_a_search(world):
    _, other = a_contract(world.norrvik, number="7044-5")
    identity = an_identity()
    for group in (world.group, other):
        an_insured(group, identity=identity)
    an_insured(world.group, "Nils", "Gammal", exit_date=YESTERDAY)
    everybody = {"employer_id": world.norrvik.pk, "today": TODAY}

    assert names(enrolments_of_employer(**everybody)) == ["Ekholm Sofia"] * 2
    assert names(enrolments_of_employer(**everybody, text="gammal")) == ["Gammal Nils"]


def test_who_joined_again_is_one_row_with_the_latest_time(world):
    first = an_insured(world.group, joined_on=date(2016, 1, 1), exit_date=date(2018, 1, 1))
    again = world.group.enrolments.create(
        employer=world.norrvik, insured=first.insured, joined_on=date(2024, 1, 1), instalment=1
    )

    assert list(enrolments_of_employer(employer_id=world.norrvik.pk, today=TODAY, text="ekholm")) == [again]


def test_a_list_asks_one_query_however_many_rows_it_has(world):
    for _ in range(20):
        an_insured(world.group)

    with CaptureQueriesContext(connection) as asked:
        rows = [(row.insured.full_name, row.group.contract.number) for row in enrolments_in(world.group, today=TODAY)]

    assert (len(rows), len(asked)) == (20, 1)


def test_the_investment_plan_is_the_latest_that_has_begun_with_its_shares_largest_first(world):
    for valid_from, name in ((date(2020, 1, 1), "Försiktig"), (TODAY, "Balanserad"), (TOMORROW, "Offensiv")):
        plan = InvestmentPlan.objects.create(
            employer=world.norrvik, contract=world.contract, name=name, valid_from=valid_from
        )
        for option, percent in (("Fastigheter", 5), ("Räntor Norden", 95)):
            InvestmentShare.objects.create(employer=world.norrvik, plan=plan, option=option, percent=percent)

    plan = investment_plan(world.contract, today=TODAY)

    assert plan.name == "Balanserad"
    assert [share.percent for share in plan.shares.all()] == [95, 5]
    assert investment_plan(world.swedish_contract, today=TODAY) is None
