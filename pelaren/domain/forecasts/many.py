"""The forecast of many insured at once: the same answers as person.forecast gives one by one."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self

import numpy as np

from pelaren.domain.forecasts.layout import Layout
from pelaren.domain.forecasts.month_loop import blocks
from pelaren.domain.forecasts.portfolio import Portfolio
from pelaren.domain.forecasts.projection import Projection
from pelaren.domain.forecasts.settling import settle
from pelaren.domain.forecasts.singles import Singles

BLOCK = 1 << 13
"""Rows at a time that the tables answer singly."""
_WORTH_A_THREAD = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class PortfolioForecast:
    """
    The forecasts of n insured, unrounded, in the portfolio's order and currency.

    `results` is float64[4, 3, n] by RESULTS, SCENARIOS and insured; `fee_cap_hit` is bool[3, n].
    """

    layout: Layout
    results: np.ndarray
    fee_cap_hit: np.ndarray

    @classmethod
    def unanswered(cls, layout: Layout, out: np.ndarray | None) -> Self:
        """Start with room for the results."""
        rows = len(layout)
        return cls(layout, np.empty((4, 3, rows)) if out is None else out, np.zeros((3, rows), bool))

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
        return self.pension_month_today < float(self.layout.portfolio.assumptions.small_pension_month)

    @property
    def months(self) -> np.ndarray:
        """Months of saving, int32[n]; the pension starts so many months after as_of's."""
        return self.layout.months()

    @property
    def excluded_premiums(self) -> np.ndarray:
        """One-off premiums in the month of the start or later, which do not count, float64[n]."""
        return self.layout.excluded


class PreparedPortfolio:
    """A layout with its tables made, to be forecast more than once."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.projection = Projection(layout)
        self._special = [Singles.of(layout, rows) for rows in blocks(layout.special, BLOCK)]
        self._doubtful = self.projection.doubtful()

    @classmethod
    def of(cls, portfolio: Portfolio) -> Self:
        """Make a portfolio ready; with very many different plans forecast_portfolio needs less memory."""
        return cls(Layout.of(portfolio))

    def forecast(self, out: np.ndarray | None = None, workers: int | None = None) -> PortfolioForecast:
        """
        Forecast every insured, with as many threads as `workers`, by default one or two by size.

        `out`, float64[4, 3, n], takes the results: memory that has been written before is quicker than new.
        """
        answer, factors = PortfolioForecast.unanswered(self.layout, out), self.projection.factors
        workers = workers or _workers(len(self.layout))
        with ThreadPoolExecutor(workers) as threads:
            settled = list(threads.map(lambda singles: singles.capital(factors), self._special))
            unsure = [singles.rows[~some.sure] for singles, some in zip(self._special, settled, strict=True)]
            rest = Singles.of(self.layout, np.sort(np.concatenate([self._doubtful, *unsure])))
            # The few that are carried through the months keep one thread busy while the others read the tables.
            carried = threads.submit(settle, rest, factors)
            special = np.concatenate([np.zeros((3, 0)), *(some.capital for some in settled)], axis=1)
            self.projection.run(answer.results, special, threads, workers)
        for singles, some in zip(self._special, settled, strict=True):
            answer.fee_cap_hit[:, singles.rows] = some.fee_cap_hit & some.sure
        capital, hit = carried.result()
        self.projection.put_capital(answer.results, rest.rows, capital)
        answer.fee_cap_hit[:, rest.rows] = hit
        return answer


def forecast_portfolio(portfolio: Portfolio, out: np.ndarray | None = None) -> PortfolioForecast:
    """Forecast every insured of a portfolio; `out` as in PreparedPortfolio.forecast."""
    layout = Layout.of(portfolio)
    if not len(portfolio):
        return PortfolioForecast.unanswered(layout, out)
    if layout.is_table_sized:
        return PreparedPortfolio(layout).forecast(out)
    answer = PortfolioForecast.unanswered(layout, out)
    for rows, part in layout.parts():
        partial = PreparedPortfolio(part).forecast()
        answer.results[:, :, rows], answer.fee_cap_hit[:, rows] = partial.results, partial.fee_cap_hit
    return answer


def _workers(rows: int) -> int:
    return 2 if rows >= _WORTH_A_THREAD and (os.cpu_count() or 1) > 1 else 1
