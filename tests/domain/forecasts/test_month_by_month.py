"""The product's arithmetic against a second one, month by month, on random inputs."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from pelaren.domain.forecasts.assumptions import SCENARIOS
from pelaren.domain.forecasts.person import forecast
from tests.domain.forecasts.month_by_month import slow_forecast
from tests.domain.forecasts.random_inputs import all_sets, random_inputs
from tests.domain.forecasts.runs import cases, draws

SETS = all_sets()
LOTS = 10
CLOSE = 1e-9


def cents(amount) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP)


def assert_same(forecast, slow, scenario) -> None:
    ours = forecast.scenarios[scenario]
    for name in ("capital", "capital_today", "pension_month", "pension_month_today"):
        assert float(getattr(slow, name)) == pytest.approx(getattr(ours, name), rel=CLOSE, abs=1e-7), name
    for name in ("growth", "asset_fee", "fixed_fee", "yield_tax"):
        assert float(getattr(slow, name)) == pytest.approx(float(getattr(ours.parts, name)), rel=CLOSE, abs=1e-7), name
    assert ours.fee_cap_hit is slow.fee_cap_hit
    assert ours.breakdown.paid_in == cents(slow.paid_in)
    assert abs(ours.breakdown.forfeited - slow.forfeited) <= Decimal("0.0051")
    assert_same_chart(ours.series, slow)


def assert_same_chart(series, slow) -> None:
    assert len(series.dates) == len(slow.points)
    rows = zip(series.capital, series.paid_in, series.paid_in_today, strict=True)
    for ours, theirs in zip(rows, slow.points.values(), strict=True):
        capital, paid_in, paid_in_today = theirs
        assert ours[0] == pytest.approx(float(capital), rel=CLOSE, abs=1e-7)
        assert ours[1] == cents(paid_in)
        assert ours[2] == pytest.approx(float(paid_in_today), rel=CLOSE, abs=1e-7)


@pytest.mark.parametrize("lot", range(LOTS))
def test_the_product_agrees_with_a_slow_forecast_written_month_by_month(lot):
    draw = draws(f"month by month {lot}")

    for _ in range(cases(200, 5000) // LOTS):
        inputs = random_inputs(draw)
        answer, assumptions = forecast(inputs, SETS), SETS.get(inputs.assumption_set)
        for scenario in SCENARIOS:
            slow = slow_forecast(inputs, assumptions, scenario)
            assert answer.months == slow.months
            assert answer.excluded_premiums == slow.excluded
            assert_same(answer, slow, scenario)
