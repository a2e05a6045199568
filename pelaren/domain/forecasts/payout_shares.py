"""A table of the pension that one unit of capital gives, for every payout and age of a portfolio."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from pelaren.domain.forecasts.assumptions import PAYOUTS, SCENARIOS, AssumptionSet
from pelaren.domain.forecasts.layout import Layout
from pelaren.domain.forecasts.payout import payout_factor
from pelaren.domain.forecasts.portfolio import Portfolio


@dataclass(frozen=True, slots=True, eq=False)
class PayoutShares:
    """
    The monthly pension per unit of capital, 1 ÷ ä: `share` is float64[3, 5, ages] by scenario, payout and age.

    An insured born in month b who saves for N months reads at age N + age_base[b − first_birth]: the age at the start
    with the cohort's shift, counted from the youngest. Only a pension for life differs by age.
    """

    share: np.ndarray
    age_base: np.ndarray
    first_birth: int

    @classmethod
    def of(cls, layout: Layout) -> Self:
        """Make the table for every age and cohort of a portfolio."""
        portfolio = layout.portfolio
        births = np.arange(portfolio.birth.min(), portfolio.birth.max() + 1)
        mortality = portfolio.assumptions.mortality
        shifts = np.array([mortality.shift(year) for year in (births // 12).tolist()])
        # Whoever has passed the pension age is older at the start than the agreed age.
        oldest = max(portfolio.retirement_age.max(), layout.first - births[0] - 1) - shifts.min()
        youngest = portfolio.retirement_age.min() - shifts.max()
        return cls(
            share=np.array(list(_shares(portfolio.assumptions, int(youngest), int(oldest)))),
            age_base=(layout.first - 1 - births - shifts - youngest).astype(np.int32),
            first_birth=int(births[0]),
        )

    @property
    def flat(self) -> np.ndarray:
        """The shares in one row per scenario, float64[3, 5 · ages]."""
        return self.share.reshape(3, -1)

    def begin(self, portfolio: Portfolio) -> np.ndarray:
        """Return where each insured reads in a flat row, payout · ages + age, before N is added: int32[n]."""
        ages, first = np.int32(self.share.shape[2]), np.int32(self.first_birth)
        return portfolio.payout * ages + self.age_base[portfolio.birth - first]


def _shares(assumptions: AssumptionSet, youngest: int, oldest: int) -> Iterator[list[list[float]]]:
    # The ages are shifted already, so the cohort without a shift reads the law at just these ages.
    base, ages = assumptions.mortality.base_birth_year, range(youngest, oldest + 1)
    for scenario in SCENARIOS:
        yield [[1 / payout_factor(assumptions, scenario, payout, age, base) for age in ages] for payout in PAYOUTS]
