"""Rounding: to the cent, half away from zero, and sums that end in half a cent exactly."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pelaren.domain.forecasts.person import forecast
from pelaren.domain.forecasts.rounding import cents, cents_text, cents_texts
from tests.domain.forecasts.inputs_for_tests import an_insured, plan
from tests.domain.forecasts.runs import draws


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        *((0.125, "0.13"), (-0.125, "-0.13"), (0.375, "0.38"), (2.625, "2.63"), (1.005, "1.01"), (0.0, "0.00")),
        *(
            (-0.001, "0.00"),
            (1234567.885, "1234567.89"),
            (10.885, "10.89"),
            (12500.0, "12500.00"),
            (5454.375, "5454.38"),
            (885600.955, "885600.96"),
            (885600.9550000019, "885600.96"),
            (885600.9549999, "885600.95"),
        ),
    ],
)
def test_a_float_is_rounded_by_what_it_stands_for_half_away_from_zero(amount, text):
    assert cents_text(amount) == text
    assert str(cents(amount)) == text


def test_many_amounts_are_rounded_as_one_by_one():
    draw = draws("rounding")
    amounts = [draw.choice([draw.uniform(-1e6, 1e6), draw.randint(-(10**6), 10**6) / 8]) for _ in range(5000)]

    assert cents_texts(amounts) == [str(cents(amount)) for amount in amounts]


def test_premiums_that_grow_to_half_a_cent_are_rounded_up():
    grows = an_insured(country="SE", currency="SEK", payment_item=Decimal("2500.25"), payment_months=frozenset({1}))

    # One premium, in January of the second year: 2500.25 · 1.02 = 2550.255.
    answer = forecast(replace(grows, birth=12 * 1961 + 11))

    assert [one.breakdown.paid_in for one in answer.scenarios.values()] == [0, 0, 0]
    answer = forecast(replace(grows, birth=12 * 1962))
    assert [one.breakdown.paid_in for one in answer.scenarios.values()] == [Decimal("2550.26")] * 3
    assert answer.scenarios["best_estimate"].series.paid_in[-1] == Decimal("15050.26")


def test_fees_that_add_up_to_half_a_cent_are_rounded_up():
    swede = an_insured(
        country="SE", currency="SEK", plan=plan(equity="1"), as_of=date(2027, 1, 1), birth=12 * 1964 + 11
    )

    # Three whole years at 2.5 %: 120 + 123 + 126.075.
    assert forecast(swede).months == 36
    assert forecast(swede).scenarios["unfavourable"].breakdown.fixed_fee == Decimal("369.08")


def test_a_premium_fee_of_half_a_cent_is_rounded_up():
    once = an_insured(payment_item=Decimal("250.50"), payment_months=frozenset({11}), birth=12 * 1961 + 10)

    # 3 % of 250.50 is 7.515.
    assert forecast(once).scenarios["best_estimate"].breakdown.premium_fee == Decimal("7.52")
