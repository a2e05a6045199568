"""Reading in unit holdings and prices: a preview that changes nothing, then all of it or nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from pelaren.domain.audit.models import Event
from pelaren.domain.runs.models import Run, State
from pelaren.domain.runs.operations.runs import NotReady
from pelaren.domain.savings.models import FundPrice, InvestmentFund, UnitHolding
from pelaren.domain.savings.operations import imports
from pelaren.domain.savings.operations.checking import SheetRow
from pelaren.domain.savings.queries import Value, value_of, values_of
from pelaren.domain.savings.sentences import sentence
from pelaren.domain.vault.rules import CannotOpen
from tests.domain.savings.register import VALUE_DAY, a_fund, some_units
from tests.world import TODAY, World, an_insured


def a_row(number: str = "7001-2-0001", **changes: object) -> SheetRow:
    return SheetRow(2, number, "Räntor Norden", "12,5", "104,25", "2026-10-31")._replace(**changes)


def previewed(world: World, *rows: SheetRow) -> Run:
    return imports.preview(rows=rows, file_name="varden.csv", today=TODAY, now=timezone.now(), by=world.disa)


def confirmed(world: World, run: Run) -> Run:
    return imports.confirm(run=run, today=TODAY, now=timezone.now(), by=world.disa)


def test_a_preview_reads_nothing_in(world):
    an_insured(world.group)

    run = previewed(world, a_row())

    assert run.state is State.READY
    assert not UnitHolding.objects.exists()
    assert not FundPrice.objects.exists()


def test_what_waits_to_be_confirmed_is_sealed_and_opened_by_its_own_run_alone(world):
    an_insured(world.group)
    run, other = (
        previewed(world, a_row()),
        imports.preview(rows=[a_row()], file_name="annat.csv", today=TODAY, now=timezone.now(), by=world.maria),
    )

    assert b"7001-2-0001" not in bytes(Run.objects.get(pk=run.pk).content)
    assert imports.unpacked(run) == [a_row()]
    other.content = run.content
    with pytest.raises(CannotOpen):
        imports.unpacked(other)


def test_a_confirmed_file_is_the_market_value_rounded_half_up(world):
    enrolment = an_insured(world.group)
    rows = (a_row(units="0,5", price="0,01"), a_row(row=3, fund="Aktier Världen", units="2", price="10"))

    run = confirmed(world, previewed(world, *rows))

    assert run.state is State.DONE
    assert run.content is None
    found = value_of(employer_id=world.norrvik.pk, insured_id=enrolment.insured_id, on=TODAY)
    assert found == Value(VALUE_DAY, 2_001)


def test_new_funds_get_the_class_their_name_or_their_column_says(world):
    an_insured(world.group)
    rows = (a_row(), a_row(row=3, fund="Guldkorn", asset_class="Fastigheter"))

    confirmed(world, previewed(world, *rows))

    assert dict(InvestmentFund.objects.values_list("name", "asset_class")) == {
        "Räntor Norden": "long_rates",
        "Guldkorn": "real_estate",
    }


def test_the_same_fund_in_two_currencies_is_two_funds_with_prices_of_their_own(world):
    an_insured(world.group)
    an_insured(world.swedish_group)

    confirmed(world, previewed(world, a_row(), a_row("8001-4-0001", row=3, price="1180")))

    assert {(fund.name, fund.currency) for fund in InvestmentFund.objects.all()} == {
        ("Räntor Norden", "EUR"),
        ("Räntor Norden", "SEK"),
    }


def test_units_of_a_day_that_is_read_in_again_are_replaced_as_a_whole(world):
    enrolment = an_insured(world.group)
    some_units(enrolment, value="500.00")
    a_fund("Aktier Världen", asset_class="equity")

    run = previewed(world, a_row(fund="Aktier Världen", units="3", price="100"))
    confirmed(world, run)

    assert run.facts["replaced"] == 1
    assert values_of(employer_id=world.norrvik.pk, insured_id=enrolment.insured_id, on=TODAY) == [
        Value(VALUE_DAY, 30_000)
    ]


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"insurance_number": ""}, "insurance_number", "insurance-missing"),
        ({"insurance_number": "7001-2-0999"}, "insurance_number", "insurance-unknown"),
        ({"insurance_number": "någonting"}, "insurance_number", "insurance-unknown"),
        ({"fund": " "}, "fund", "fund-missing"),
        ({"fund": "Guldkorn"}, "asset_class", "fund-without-class"),
        ({"fund": "Guldkorn", "asset_class": "guld"}, "asset_class", "class-unknown"),
        ({"units": ""}, "units", "units-empty"),
        ({"units": "tolv"}, "units", "units-number"),
        ({"units": "-1"}, "units", "units-number"),
        ({"units": "1,1234567"}, "units", "units-decimals"),
        ({"units": "1234567890123"}, "units", "units-large"),
        ({"price": ""}, "price", "price-empty"),
        ({"price": "dyr"}, "price", "price-number"),
        ({"price": "1,1234567"}, "price", "price-decimals"),
        ({"price": "123456789"}, "price", "price-large"),
        ({"price": "0"}, "price", "price-zero"),
        ({"day": ""}, "day", "day-empty"),
        ({"day": "i går"}, "day", "day-form"),
        ({"day": "2026-02-30"}, "day", "day-no_such_day"),
        ({"day": "2026-11-23"}, "day", "day-in-future"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_by_name(world, changes, field, reason):
    an_insured(world.group)

    run = previewed(world, a_row(**changes))

    [problem] = run.problems.all()
    assert (problem.row, problem.field, problem.reason) == (2, field, reason)
    assert sentence(problem.reason, problem.details)
    assert run.state is State.REFUSED


def test_a_row_that_stands_twice_names_the_other_row(world):
    an_insured(world.group)

    run = previewed(world, a_row(), a_row(row=3))

    [problem] = run.problems.all()
    assert (problem.row, problem.reason, problem.details) == (3, "row-twice", {"other": 2})


def test_a_fund_has_one_price_a_day_in_the_file_and_in_the_register(world):
    some_units(an_insured(world.group), value="100.00")
    an_insured(world.group)

    run = previewed(world, a_row("7001-2-0002", price="11"))

    [problem] = run.problems.all()
    assert (problem.reason, problem.details) == ("price-differs", {"fund": "Räntor Norden", "other": "10"})


def test_one_wrong_row_holds_back_the_whole_file(world):
    an_insured(world.group)
    run = previewed(world, a_row(), a_row("7001-2-0999", row=3))

    with pytest.raises(NotReady):
        confirmed(world, run)

    assert not UnitHolding.objects.exists()


def test_a_file_is_read_in_once(world):
    an_insured(world.group)
    run = previewed(world, a_row())
    confirmed(world, run)

    with pytest.raises(NotReady):
        confirmed(world, run)

    assert UnitHolding.objects.count() == 1


def test_a_file_whose_insurances_have_changed_since_the_preview_is_refused(world):
    an_insured(world.group)
    run = previewed(world, a_row())
    some_units(an_insured(world.group), value="1.00")

    with pytest.raises(imports.ChangedSincePreview):
        confirmed(world, run)


def test_a_file_without_rows_is_refused(world):
    with pytest.raises(imports.NothingToReadIn):
        previewed(world)


def test_reading_in_stands_in_the_trail_of_each_employer_and_of_the_pension_company(world):
    an_insured(world.group)
    an_insured(world.swedish_group)

    confirmed(world, previewed(world, a_row(), a_row("8001-4-0001", row=3)))

    told = {event.employer_id: event.facts["insured"] for event in Event.objects.filter(name="savings.read-in")}
    assert told == {world.norrvik.pk: 1, world.sunnana.pk: 1, None: 2}


def test_an_insured_without_units_has_no_value(world):
    enrolment = an_insured(world.group)

    assert value_of(employer_id=world.norrvik.pk, insured_id=enrolment.insured_id, on=TODAY) is None


def test_a_value_is_not_known_before_its_day(world):
    enrolment = an_insured(world.group)
    some_units(enrolment, value="100.00")

    found = value_of(employer_id=world.norrvik.pk, insured_id=enrolment.insured_id, on=date(2026, 10, 30))

    assert found is None


def test_checking_asks_the_same_questions_for_one_row_and_for_many(world, django_assert_max_num_queries):
    for _ in range(30):
        an_insured(world.group)
    rows = [a_row(f"7001-2-{number:04d}", row=number + 1) for number in range(1, 31)]

    with django_assert_max_num_queries(17):
        run = previewed(world, *rows)

    assert run.facts["insured"] == 30
    assert Decimal(run.rows) == 30
