"""Many at once give the same answers as one by one."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from pelaren.domain.forecasts.assumptions import SCENARIOS, shipped_sets
from pelaren.domain.forecasts.breakdowns import break_down
from pelaren.domain.forecasts.errors import InputRefused
from pelaren.domain.forecasts.layout import Layout
from pelaren.domain.forecasts.many import PreparedPortfolio, forecast_portfolio
from pelaren.domain.forecasts.outlines import forecast_many
from pelaren.domain.forecasts.person import forecast
from pelaren.domain.forecasts.portfolio import Portfolio
from pelaren.domain.forecasts.projection import RESULTS
from pelaren.domain.forecasts.rounding import cents_text
from tests.domain.forecasts.inputs_for_tests import an_insured, one_off, plan
from tests.domain.forecasts.random_inputs import all_sets, ordinary_inputs, random_inputs
from tests.domain.forecasts.runs import cases, draws

SETS = all_sets()
LOTS = cases(4, 20)
CLOSE = {"rel": 1e-9, "abs": 1e-7}


def by_set_and_day(inputs):
    groups = defaultdict(list)
    for one in inputs:
        groups[one.assumption_set, one.as_of].append(one)
    return groups


def assert_same_results(many, place, one) -> None:
    for column, scenario in enumerate(SCENARIOS):
        expected = one.scenarios[scenario]
        for result, name in enumerate(RESULTS):
            amount = many.results[result, column, place]
            assert amount == pytest.approx(getattr(expected, name), **CLOSE), name
            assert cents_text(amount) == cents_text(getattr(expected, name)), name
        assert many.small_pension[column, place] == expected.small_pension
        assert many.fee_cap_hit[column, place] == expected.fee_cap_hit
    assert many.months[place] == one.months
    assert many.excluded_premiums[place] == pytest.approx(float(one.excluded_premiums))


def assert_same_parts(parts, place, one) -> None:
    for column, scenario in enumerate(SCENARIOS):
        expected = one.scenarios[scenario]
        for name, amount in expected.parts._asdict().items():
            assert getattr(parts, name)[column, place] == pytest.approx(float(amount), **CLOSE), name
        for name in ("opening", "paid_in", "premium_fee"):
            assert getattr(parts, name)[place] == pytest.approx(float(getattr(expected.breakdown, name)), abs=0.0051)
        assert parts.forfeited[column, place] == pytest.approx(float(expected.breakdown.forfeited), abs=0.0051)


@pytest.mark.parametrize("lot", range(LOTS))
def test_a_portfolio_gives_every_insured_the_answer_she_would_get_alone(lot):
    draw = draws(f"many {lot}")
    drawn = [random_inputs(draw) for _ in range(cases(2000, 100_000) // LOTS)]

    for (identifier, _), inputs in by_set_and_day(drawn).items():
        many = forecast_portfolio(Portfolio.of(inputs, SETS.get(identifier)))
        for place, one in enumerate(inputs):
            assert_same_results(many, place, forecast(one, SETS))


def test_the_breakdown_of_a_portfolio_is_the_one_every_insured_would_get_alone():
    draw = draws("breakdowns")
    drawn = [random_inputs(draw) for _ in range(cases(400, 20_000))]

    for (identifier, _), inputs in by_set_and_day(drawn).items():
        parts = break_down(Portfolio.of(inputs, SETS.get(identifier)))
        for place, one in enumerate(inputs):
            assert_same_parts(parts, place, forecast(one, SETS))


def test_the_breakdown_of_a_portfolio_adds_up_to_the_capital():
    draw = draws("sums")
    inputs = [one for one in (random_inputs(draw) for _ in range(600)) if one.assumption_set == "SE-2026-01"]

    for same_day in by_set_and_day(inputs).values():
        portfolio = Portfolio.of(same_day, SETS.get("SE-2026-01"))
        parts = break_down(portfolio)
        put_in = parts.opening + parts.paid_in + parts.growth
        taken = parts.premium_fee + parts.fixed_fee + parts.forfeited + parts.asset_fee + parts.yield_tax
        np.testing.assert_allclose(put_in - taken, forecast_portfolio(portfolio).capital, rtol=1e-9, atol=1e-6)


def test_very_many_different_plans_are_computed_in_parts_with_the_same_answers():
    assumptions = shipped_sets().get("SE-2026-01")
    draw = draws("plans")
    inputs = [
        replace(
            ordinary_inputs(draw),
            **{"country": "SE", "currency": "SEK"},
            plan=plan(equity=Decimal(place) / 1200, long_rates=1 - Decimal(place) / 1200),
        )
        for place in range(1200)
    ]

    portfolio = Portfolio.of(inputs, assumptions)
    many, parts = forecast_portfolio(portfolio), break_down(portfolio)

    assert not Layout.of(portfolio).is_table_sized
    for place in range(0, 1200, 97):
        assert_same_results(many, place, forecast(inputs[place]))
        assert_same_parts(parts, place, forecast(inputs[place]))


def test_two_threads_and_memory_used_before_change_no_answer():
    draw = draws("threads")
    inputs = [one for one in (ordinary_inputs(draw) for _ in range(3000)) if one.country == "FI"]
    events = [replace(one, supplementary=(one_off("2027-03", "500"),)) for one in inputs[::7]]
    prepared = PreparedPortfolio.of(Portfolio.of(inputs + events, shipped_sets().get("FI-2026-01")))
    used = np.full((4, 3, len(inputs) + len(events)), np.nan)

    alone, threaded = prepared.forecast(workers=1), prepared.forecast(out=used, workers=2)

    assert np.array_equal(alone.results, threaded.results)
    assert threaded.results is used


def test_a_portfolio_can_be_empty():
    empty = np.zeros(0)
    columns = dict.fromkeys(("birth", "retirement_age", "plan", "pattern", "payout"), empty.astype(np.int32))

    portfolio = Portfolio(
        assumptions=shipped_sets().get("FI-2026-01"),
        as_of=an_insured().as_of,
        plans=(),
        patterns=(),
        opening_capital=empty,
        payment_item=empty,
        **columns,
    )

    assert forecast_portfolio(portfolio).results.shape == (4, 3, 0)
    assert break_down(portfolio).growth.shape == (3, 0)
    assert forecast_many([]) == []


def test_a_list_of_insured_is_answered_in_its_order_with_refusals_in_their_places():
    swede = an_insured(country="SE", currency="SEK", birth=12 * 1983 + 3)
    asked = [an_insured(), an_insured(payout="7"), swede, an_insured(opening_capital=Decimal(1))]

    answers = forecast_many(asked)

    assert [getattr(one, "code", "answered") for one in answers] == ["answered", "payout", "answered", "answered"]
    assert isinstance(answers[1], InputRefused)
    for place in (0, 2, 3):
        expected = forecast(asked[place])
        assert answers[place].assumptions is expected.assumptions
        assert answers[place].span == expected.span
        for column, scenario in enumerate(SCENARIOS):
            assert cents_text(answers[place].results[0, column]) == cents_text(expected.scenarios[scenario].capital)
