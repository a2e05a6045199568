"""The forecasts of a list of insured, computed together: the four results per scenario, without chart and breakdown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pelaren.domain.forecasts.assumptions import AssumptionSet, AssumptionSets, shipped_sets
from pelaren.domain.forecasts.checks import assumptions_for
from pelaren.domain.forecasts.errors import InputRefused
from pelaren.domain.forecasts.inputs import Inputs
from pelaren.domain.forecasts.many import PortfolioForecast, forecast_portfolio
from pelaren.domain.forecasts.portfolio import Portfolio
from pelaren.domain.forecasts.span import Span


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """
    The forecast of one insured in short, unrounded, in the input's currency.

    `results` is float64[4, 3] by RESULTS (capital, capital_today, pension_month, pension_month_today) and SCENARIOS;
    `small_pension` and `fee_cap_hit` are bool[3].
    """

    assumptions: AssumptionSet
    span: Span
    results: np.ndarray
    small_pension: np.ndarray
    fee_cap_hit: np.ndarray
    excluded_premiums: float


def forecast_many(inputs: Sequence[Inputs], sets: AssumptionSets | None = None) -> list[Outline | InputRefused]:
    """Forecast a list of insured; where inputs are refused, the refusal stands in the place of the answer."""
    answers: list[Outline | InputRefused] = [InputRefused("malformed")] * len(inputs)
    groups: dict[tuple, list[int]] = {}
    for place, one in enumerate(inputs):
        try:
            groups.setdefault((assumptions_for(one, sets or shipped_sets()), one.as_of), []).append(place)
        except InputRefused as refusal:
            answers[place] = refusal
    for (assumptions, _), places in groups.items():
        group = [inputs[place] for place in places]
        for place, outline in zip(places, _outlines(group, assumptions), strict=True):
            answers[place] = outline
    return answers


def _outlines(inputs: Sequence[Inputs], assumptions: AssumptionSet) -> Iterator[Outline]:
    forecast: PortfolioForecast = forecast_portfolio(Portfolio.of(inputs, assumptions))
    small_pension, excluded = forecast.small_pension, forecast.excluded_premiums.tolist()
    for row, one in enumerate(inputs):
        yield Outline(
            assumptions=assumptions,
            span=Span.of(one),
            results=forecast.results[:, :, row],
            small_pension=small_pension[:, row],
            fee_cap_hit=forecast.fee_cap_hit[:, row],
            excluded_premiums=excluded[row],
        )
