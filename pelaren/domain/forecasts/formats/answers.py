"""A forecast as plain values, in the shape of a case's `expected`."""

from datetime import date
from typing import Any

from pelaren.domain.forecasts.results import Forecast, Scenario, Series
from pelaren.domain.forecasts.rounding import cents, cents_text, cents_texts, twelve_decimals

_HIGH_PRECISION = ("capital", "capital_today", "pension_month", "pension_month_today")


def forecast_answer(forecast: Forecast) -> dict[str, Any]:
    """Return the forecast with money as text to the cent, and `hp` figures with twelve decimals."""
    return {
        "assumption_set": forecast.assumptions.id,
        "scenarios": {name: _scenario(scenario) for name, scenario in forecast.scenarios.items()},
        "months": forecast.months,
        "pension_start": forecast.pension_start.isoformat(),
        "age_at_start": age_text(forecast.span.age_at_start),
        "excluded_premiums": str(cents(forecast.excluded_premiums)),
    }


def age_text(months: int) -> str:
    """Return an age in months as 65y0m."""
    return "{}y{}m".format(*divmod(months, 12))


def _scenario(scenario: Scenario) -> dict[str, Any]:
    return {
        "capital": cents_text(scenario.capital),
        "capital_today": cents_text(scenario.capital_today),
        "pension_month": cents_text(scenario.pension_month),
        "pension_month_today": cents_text(scenario.pension_month_today),
        "pension_month_today_all": {
            payout: cents_text(pension) for payout, pension in scenario.pension_month_today_all.items()
        },
        "small_pension": scenario.small_pension,
        "fee_cap_hit": scenario.fee_cap_hit,
        "breakdown": {name: str(amount) for name, amount in scenario.breakdown._asdict().items()},
        "hp": {
            **{name: twelve_decimals(getattr(scenario, name)) for name in _HIGH_PRECISION},
            **{name: twelve_decimals(amount) for name, amount in scenario.parts._asdict().items()},
        },
        "series": _series(scenario.series),
    }


def _series(series: Series) -> list[list[str]]:
    columns = (
        map(date.isoformat, series.dates),
        cents_texts(series.capital.tolist()),
        cents_texts(series.capital_today.tolist()),
        map(str, series.paid_in),
        cents_texts(series.paid_in_today.tolist()),
    )
    return [list(row) for row in zip(*columns, strict=True)]
