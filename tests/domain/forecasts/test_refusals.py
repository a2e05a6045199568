"""Every code, in the order of the specification, for one insured and for a portfolio."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from pelaren.domain.forecasts.assumptions import shipped_sets
from pelaren.domain.forecasts.errors import CODES, InputRefused
from pelaren.domain.forecasts.formats.spelling import read_inputs
from pelaren.domain.forecasts.inputs import Age
from pelaren.domain.forecasts.person import forecast
from pelaren.domain.forecasts.portfolio import Lines, Pattern, Portfolio
from tests.domain.forecasts.inputs_for_tests import EXAMPLES, an_insured, one_off, plan

SPELLED = EXAMPLES["cases"][0]["input"]
FAULTS = [
    ("assumption_set_unknown", {"assumption_set": "FI-1999-01"}),
    ("assumption_set_missing", {"assumption_set": None, "country": "NO"}),
    ("plan_weights", {"plan": plan(equity="0.5", gold="0.6")}),
    ("plan_class_unknown", {"plan": plan(equity="0.5", gold="0.5")}),
    ("currency_mismatch", {"currency": "SEK"}),
    ("negative_amount", {"payment_item": Decimal("-0.01")}),
    ("retirement_age", {"retirement_age": Age(80)}),
    ("payout", {"payout": "12"}),
    ("due_day", {"due_day": 29}),
    ("payment_months", {"payment_months": frozenset({0, 5})}),
    ("malformed", {"vested_share_on_leave": Decimal("1.01")}),
]


def code_of(inputs) -> str:
    with pytest.raises(InputRefused) as refusal:
        forecast(inputs)
    return refusal.value.code


@pytest.mark.parametrize(("code", "change"), FAULTS, ids=[code for code, _ in FAULTS])
def test_each_fault_alone_is_refused_by_its_code(code, change):
    assert code_of(an_insured(**change)) == code


def test_every_code_can_be_reached():
    assert {code for code, _ in FAULTS} == set(CODES)


@pytest.mark.parametrize("place", range(len(FAULTS)), ids=[code for code, _ in FAULTS])
def test_of_several_faults_the_first_in_order_is_told(place):
    this_and_all_later = {}
    for _, change in reversed(FAULTS[place:]):
        this_and_all_later |= change

    assert code_of(an_insured(**this_and_all_later)) == FAULTS[place][0]


@pytest.mark.parametrize(
    "change",
    [
        {"plan": plan(equity="1.5", long_rates="-0.5")},
        {"plan": plan(equity="0.9999999")},
        {"plan": ()},
    ],
)
def test_weights_are_not_negative_and_add_up_to_exactly_one(change):
    assert code_of(an_insured(**change)) == "plan_weights"


@pytest.mark.parametrize(
    "change",
    [
        {"opening_capital": Decimal("-1")},
        {"invoice_overrides": (one_off("2026-12", "-5"),)},
        {"supplementary": (one_off("2026-12", "-5"),)},
    ],
)
def test_no_amount_is_negative(change):
    assert code_of(an_insured(**change)) == "negative_amount"


@pytest.mark.parametrize("age", [Age(54, 11), Age(75, 1), Age(65, 12), Age(65, -1)])
def test_retirement_ages_lie_within_the_set(age):
    assert code_of(an_insured(retirement_age=age)) == "retirement_age"


@pytest.mark.parametrize("age", [Age(55), Age(75)])
def test_the_lowest_and_the_highest_retirement_age_are_allowed(age):
    assert forecast(an_insured(retirement_age=age)).months > 0


def test_before_the_first_set_of_a_country_there_is_none():
    assert code_of(an_insured(as_of=date(2025, 12, 31))) == "assumption_set_missing"


@pytest.mark.parametrize("birth", [12 * 2026 + 11, 12 * 1906 + 9])
def test_nobody_is_born_after_the_calculation_or_more_than_120_years_before_it(birth):
    assert code_of(an_insured(birth=birth)) == "malformed"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("as_of", "2026-02-30"),
        ("as_of", 20261101),
        ("birth", "1980-13"),
        ("birth", None),
        ("retirement_age", {"months": 3}),
        ("retirement_age", {"years": "65"}),
        ("opening_capital", "12 500"),
        ("opening_capital", "NaN"),
        ("payment_item", "1e12"),
        ("payment_item", True),
        ("payment_months", "1-12"),
        ("payment_months", [1.5]),
        ("due_day", "15"),
        ("plan", ["equity"]),
        ("payout", None),
        ("supplementary", [{"due": "2026-13-01", "amount": "1"}]),
        ("payment_holidays", [["2027-01"]]),
        ("invoice_overrides", [{"amount": "1"}]),
    ],
)
def test_a_value_of_another_kind_is_malformed(field, value):
    with pytest.raises(InputRefused) as refusal:
        read_inputs(SPELLED | {field: value})

    assert (refusal.value.code, refusal.value.field) == ("malformed", field)


def test_what_may_be_left_out_may_be_left_out():
    optional = {"join_date", "leave_date", "vested_share_on_leave", "assumption_set"}
    optional |= {"payment_holidays", "invoice_overrides", "supplementary"}

    assert read_inputs({name: value for name, value in SPELLED.items() if name not in optional}) == read_inputs(SPELLED)


def test_a_payout_may_be_written_as_a_number():
    assert read_inputs(SPELLED | {"payout": 10}) == read_inputs(SPELLED | {"payout": "10"})


PORTFOLIO_FAULTS = [
    ("plan_weights", {"plans": (plan(equity="0.5"),)}),
    ("plan_class_unknown", {"plans": (plan(gold="1"),)}),
    ("negative_amount", {"opening_capital": np.array([1.0, -1.0])}),
    ("negative_amount", {"payment_item": np.array([np.nan, 1.0])}),
    ("negative_amount", {"overrides": Lines.of([(0, 24323, -1.0)])}),
    ("negative_amount", {"supplementary": Lines.of([(0, 24323, -1.0)])}),
    ("retirement_age", {"retirement_age": np.array([54 * 12, 65 * 12], np.int32)}),
    ("payout", {"payout": np.array([0, 5], np.int32)}),
    ("due_day", {"patterns": (Pattern(frozenset({1}), 0),)}),
    ("payment_months", {"patterns": (Pattern(frozenset({13}), 1),)}),
    ("malformed", {"vested_share": np.array([0.5, 1.5])}),
    ("malformed", {"birth": np.array([24000, 30000], np.int32)}),
    ("malformed", {"plan": np.array([0, 1], np.int32)}),
    ("malformed", {"pattern": np.array([-1, 0], np.int32)}),
]


@pytest.mark.parametrize(("code", "change"), PORTFOLIO_FAULTS)
def test_a_portfolio_with_a_faulty_row_is_refused_by_the_same_code(code, change):
    sound = Portfolio.of([an_insured(), an_insured()], shipped_sets().get("FI-2026-01"))

    with pytest.raises(InputRefused) as refusal:
        replace(sound, **change)

    assert refusal.value.code == code


def test_only_known_codes_can_be_raised():
    with pytest.raises(ValueError, match="has no code"):
        InputRefused("nonsense")
