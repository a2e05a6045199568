"""Where the capital of many insured comes from (SPEC §9, breakdown)."""

from typing import NamedTuple

import numpy as np

from pelaren.domain.forecasts.assumptions import SCENARIOS
from pelaren.domain.forecasts.factors import Factors
from pelaren.domain.forecasts.layout import Layout
from pelaren.domain.forecasts.month_loop import Carried, blocks, carry_through
from pelaren.domain.forecasts.portfolio import Portfolio
from pelaren.domain.forecasts.rates import rates_of
from pelaren.domain.forecasts.singles import Singles


class Breakdowns(NamedTuple):
    """
    The parts of the capital, unrounded, float64[3, n] by scenario and insured; the first two are float64[n].

    opening + paid_in + growth − asset_fee − premium_fee − fixed_fee − yield_tax − forfeited is the capital.
    """

    opening: np.ndarray
    paid_in: np.ndarray
    premium_fee: np.ndarray
    fixed_fee: np.ndarray
    forfeited: np.ndarray
    growth: np.ndarray
    asset_fee: np.ndarray
    yield_tax: np.ndarray


def break_down(portfolio: Portfolio) -> Breakdowns:
    """Take every insured's capital apart, month by month: right in every case, and slower than the tables."""
    size = len(portfolio)
    parts = Breakdowns(*np.zeros((3, size)), *np.zeros((5, 3, size)))
    for rows, layout in Layout.of(portfolio).parts():
        factors = Factors.of(layout)
        for block in blocks(np.arange(len(rows))):
            singles = Singles.of(layout, block)
            _put(parts, rows[block], singles, carry_through(singles, factors, layout.horizon))
    return parts


def _put(parts: Breakdowns, rows: np.ndarray, singles: Singles, carried: Carried) -> None:
    portfolio = singles.layout.portfolio
    parts.opening[rows] = singles.balance[0]
    parts.paid_in[rows] = carried.paid_in
    parts.premium_fee[rows] = carried.paid_in * float(portfolio.assumptions.premium_fee)
    parts.fixed_fee[:, rows] = carried.fixed_fee
    parts.forfeited[:, rows] = carried.forfeited
    plans = portfolio.plan[singles.rows]
    for place, scenario in enumerate(SCENARIOS):
        rates = [rates_of(portfolio.assumptions, plan, scenario) for plan in portfolio.plans]
        for name in ("growth", "asset_fee", "yield_tax"):
            shares = np.array([getattr(one, f"{name}_share") for one in rates])
            getattr(parts, name)[place, rows] = shares[plans] * carried.earning[place]
