"""The forecast of many insured at once: the same answers as person.forecast gives one by one."""

import os
from dataclasses import dataclass
from typing import Self

import numpy as np

from pelaren.domain.forecasts.layout import Layout
from pelaren.domain.forecasts.month_loop import blocks, carry_through
from pelaren.domain.forecasts.portfolio import Portfolio
from pelaren.domain.forecasts.projection import Projection
from pelaren.domain.forecasts.singles import Singles

_WORTH_A_THREAD = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class PortfolioForecast:
    """
    The forecasts of n insured, unrounded, in the portfolio's order and currency.

    `results` is float64[4, 3, n] by RESULTS, SCENARIOS and insured; `fee_cap_hit` bool[3, n]; `months` int32[n] the
    months of saving; `excluded_premiums` float64[n] the one-off premiums in the month of the start or later.
    """

    portfolio: Portfolio
    results: np.ndarray
    fee_cap_hit: np.ndarray
    months: np.ndarray
    excluded_premiums: np.ndarray

    @property
    def capital(self) -> np.ndarray:
        """Savings at the start of the pension, float64[3, n]."""
        return self.results[0]

    @property
    def capital_today(self) -> np.ndarray:
        """The same in the money of as_of, float64[3, n]."""
        return self.results[1]

    @property
    def pension_month(self) -> np.ndarray:
        """The first monthly pension, float64[3, n]."""
        return self.results[2]

    @property
    def pension_month_today(self) -> np.ndarray:
        """The same in the money of as_of, float64[3, n]."""
        return self.results[3]

    @property
    def small_pension(self) -> np.ndarray:
        """Whether pension_month_today is below the set's limit, bool[3, n]."""
        return self.pension_month_today < float(self.portfolio.assumptions.small_pension_month)


class PreparedPortfolio:
    """A portfolio with its tables made, to be forecast more than once on the same day."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.projection = Projection(layout)

    @classmethod
    def of(cls, portfolio: Portfolio) -> Self:
        """Make a portfolio ready; with very many different plans forecast_portfolio needs less memory."""
        return cls(Layout.of(portfolio))

    def forecast(self, out: np.ndarray | None = None, workers: int | None = None) -> PortfolioForecast:
        """
        Forecast every insured, with as many threads as `workers`, by default one or two by size.

        `out`, float64[4, 3, n], takes the results: memory that has been written before is quicker than new.
        """
        answer = _unanswered(self.layout, out)
        doubtful = self.projection.run(answer.results, workers or _workers(len(self.layout)))
        self._correct(answer, np.union1d(doubtful, self.layout.special))
        return answer

    def _correct(self, answer: PortfolioForecast, rows: np.ndarray) -> None:
        """Put right the rows that the tables alone cannot."""
        if not len(rows):
            return
        singles = Singles.of(self.layout, rows)
        capital, sure = singles.capital(self.projection.factors)
        for block in blocks(rows[~sure]):
            carried = carry_through(Singles.of(self.layout, block), self.projection.factors)
            capital[:, np.searchsorted(rows, block)] = carried.capital
            answer.fee_cap_hit[:, block] = carried.fee_cap_hit
        self.projection.put_capital(answer.results, rows, capital)


def forecast_portfolio(portfolio: Portfolio, out: np.ndarray | None = None) -> PortfolioForecast:
    """Forecast every insured of a portfolio; `out` as in PreparedPortfolio.forecast."""
    layout = Layout.of(portfolio)
    if layout.is_table_sized:
        return PreparedPortfolio(layout).forecast(out)
    answer = _unanswered(layout, out)
    for rows, part in layout.parts():
        partial = PreparedPortfolio(part).forecast()
        answer.results[:, :, rows], answer.fee_cap_hit[:, rows] = partial.results, partial.fee_cap_hit
    return answer


def _unanswered(layout: Layout, out: np.ndarray | None) -> PortfolioForecast:
    return PortfolioForecast(
        portfolio=layout.portfolio,
        results=np.empty((4, 3, len(layout))) if out is None else out,
        fee_cap_hit=np.zeros((3, len(layout)), bool),
        months=layout.months(),
        excluded_premiums=layout.excluded,
    )


def _workers(rows: int) -> int:
    return 2 if rows >= _WORTH_A_THREAD and (os.cpu_count() or 1) > 1 else 1
