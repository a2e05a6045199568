"""What one scenario does to money in a year and in a month, for one investment plan (SPEC §4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import expm1, log1p
from typing import Self

import numpy as np

from pelaren.domain.forecasts.assumptions import AssumptionSet

Plan = tuple[tuple[str, Decimal], ...]
"""An investment plan: pairs of class and weight, sorted by class, so that equal plans are equal keys."""


def plan_of(weights: Iterable[tuple[str, Decimal]]) -> Plan:
    """Return the plan with these weights."""
    return tuple(sorted(weights))


@dataclass(frozen=True, slots=True)
class Rates:
    """
    The factors of one scenario and plan.

    `yearly` is M = (1 + return)(1 − asset fee)(1 − yield tax) and a month multiplies the balance by M^(1/12). The
    three month shares say what the opening balance of a month earns and pays in it, as fractions of that balance:
    growth − asset fee − yield tax = M^(1/12) − 1.
    """

    yearly: float
    growth_share: float
    asset_fee_share: float
    yield_tax_share: float
    inflation: Decimal

    @classmethod
    def of(cls, yearly_return: Decimal, asset_fee: Decimal, yield_tax: Decimal, inflation: Decimal) -> Self:
        """Return the factors for four yearly rates, given as fractions."""
        growth, kept, taxed = (
            log1p(float(yearly_return)) / 12,
            log1p(-float(asset_fee)) / 12,
            log1p(-float(yield_tax)) / 12,
        )
        after_growth, after_fee = 1 + expm1(growth), 1 + expm1(growth + kept)
        return cls(
            yearly=float((1 + yearly_return) * (1 - asset_fee) * (1 - yield_tax)),
            growth_share=expm1(growth),
            asset_fee_share=after_growth * -expm1(kept),
            yield_tax_share=after_fee * -expm1(taxed),
            inflation=inflation,
        )

    @property
    def monthly(self) -> float:
        """m = M^(1/12), the factor of one month."""
        return self.yearly ** (1 / 12)

    def powers(self, months: int) -> np.ndarray:
        """Return m^0 … m^months. The twelfth root is taken last, so its rounding does not grow with time."""
        return self.yearly ** (np.arange(months + 1) / 12)

    def prices(self, months: int) -> np.ndarray:
        """Return what one unit of today's money has become worth after 0 … months months of inflation."""
        return (1 + float(self.inflation)) ** (np.arange(months + 1) / 12)


@lru_cache(maxsize=4096)
def rates_of(assumptions: AssumptionSet, plan: Plan, scenario: str) -> Rates:
    """Return the factors of a plan in a scenario; the whole capital follows the plan and is rebalanced monthly."""
    classes = [(assumptions.classes[name], weight) for name, weight in plan]
    return Rates.of(
        yearly_return=sum((weight * one.returns[scenario] for one, weight in classes), Decimal()),
        asset_fee=sum((weight * one.asset_fee for one, weight in classes), Decimal()),
        yield_tax=assumptions.yield_tax,
        inflation=assumptions.inflation[scenario],
    )
