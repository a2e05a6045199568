"""The dated assumption sets and the pensions they give for a unit of capital."""

from datetime import date

import pytest

from pelaren.domain.forecasts.assumptions import DATA, AssumptionSet, AssumptionSets, shipped_sets
from pelaren.domain.forecasts.errors import InputRefused
from pelaren.domain.forecasts.payout import payout_factor
from tests.domain.forecasts.inputs_for_tests import EXAMPLES

CONTENT = {name: getattr(AssumptionSet, name) for name in AssumptionSet.__slots__}


def content_of(assumptions) -> dict:
    content = {name: getattr(assumptions, name) for name in CONTENT if name != "source"}
    classes = {name: (one.returns, one.asset_fee) for name, one in assumptions.classes.items()}
    return content | {"classes": classes}


@pytest.mark.parametrize("identifier", EXAMPLES["assumption_sets"])
def test_a_shipped_set_is_the_one_of_the_worked_cases(identifier):
    expected = AssumptionSet.from_json(identifier, EXAMPLES["assumption_sets"][identifier])

    assert content_of(shipped_sets().get(identifier)) == content_of(expected)


def test_every_shipped_set_says_from_when_and_from_where():
    assert len(list(shipped_sets())) == len(list((DATA / "assumption_sets").iterdir()))
    assert all(one.effective_from and one.source for one in shipped_sets())


@pytest.mark.parametrize(
    ("country", "day", "identifier"),
    [
        ("SE", date(2022, 11, 1), "SE-2022-11"),
        ("SE", date(2025, 12, 31), "SE-2022-11"),
        ("SE", date(2026, 1, 1), "SE-2026-01"),
        ("FI", date(2040, 6, 1), "FI-2026-01"),
    ],
)
def test_the_newest_set_in_effect_on_the_day_is_used(country, day, identifier):
    assert shipped_sets().newest(country, day).id == identifier


def test_before_the_first_set_there_is_none():
    with pytest.raises(InputRefused, match="assumption_set_missing"):
        shipped_sets().newest("SE", date(2022, 10, 31))


def test_sets_put_together_prefer_the_later_ones():
    spelled = EXAMPLES["assumption_sets"]["FI-2026-01"]
    other = AssumptionSets.from_json({"FI-2026-01": spelled | {"fixed_fee_year": "30"}, "FI-NEW": spelled})

    together = shipped_sets().together_with(other)

    assert together.get("FI-2026-01").fixed_fee_year == 30
    assert {one.id for one in together} == {"SE-2022-11", "SE-2026-01", "FI-2026-01", "FI-NEW"}


def test_an_unknown_law_of_mortality_is_not_taken_for_another():
    spelled = EXAMPLES["assumption_sets"]["FI-2026-01"]

    with pytest.raises(ValueError, match="unknown mortality law"):
        AssumptionSet.from_json("X", spelled | {"mortality": spelled["mortality"] | {"law": "gompertz"}})


@pytest.mark.parametrize(("cohort", "years"), [(1955, 22.9), (1965, 23.6), (1975, 24.3), (1985, 25.0), (1995, 25.6)])
def test_the_cohorts_live_as_long_after_65_as_the_specification_says(cohort, years):
    mortality = shipped_sets().get("SE-2026-01").mortality

    survival = mortality.survival(65 * 12 - mortality.shift(cohort))

    # Payments at the beginning of each month, so half a month is too much.
    assert (survival.sum() - 0.5) / 12 == pytest.approx(years, abs=0.06)


@pytest.mark.parametrize(("birth_year", "shift"), [(1955, 0), (1956, 0), (1957, 1), (1954, -1), (1995, 36), (1945, -9)])
def test_ages_are_shifted_by_nine_months_for_ten_birth_years_rounded_down(birth_year, shift):
    assert shipped_sets().get("SE-2026-01").mortality.shift(birth_year) == shift


def test_a_payout_without_real_return_is_as_many_months_as_it_lasts():
    spelled = EXAMPLES["assumption_sets"]["SE-2026-01"]
    flat = spelled | {"payout_return": spelled["inflation"], "payout_fee": "0", "yield_tax": "0"}

    assert payout_factor(AssumptionSet.from_json("X", flat), "best_estimate", "15", 780, 1980) == pytest.approx(180)
