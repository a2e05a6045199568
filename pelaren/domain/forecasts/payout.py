"""From capital to pension: how many first monthly payments a capital is worth (SPEC §6)."""

from functools import lru_cache

import numpy as np

from pelaren.domain.forecasts.assumptions import AssumptionSet
from pelaren.domain.forecasts.mortality import Makeham

FOR_LIFE = "life"


def payout_factor(assumptions: AssumptionSet, scenario: str, payout: str, age: int, birth_year: int) -> float:
    """
    Return ä: capital ÷ ä is the first monthly pension, paid in advance from the first day of the start month.

    `payout` is one of PAYOUTS, `age` whole months at the start. With the profile `real_level` later payments rise
    with inflation; with `nominal_level` they stay the same amount of money.
    """
    discount = yearly_discount(assumptions, scenario)
    if payout == FOR_LIFE:
        return _for_life(assumptions.mortality, discount, age - assumptions.mortality.shift(birth_year))
    return _for_years(discount, int(payout))


@lru_cache(maxsize=1024)
def yearly_discount(assumptions: AssumptionSet, scenario: str) -> float:
    """Return v^12 = E ÷ J: escalation of the payments over the net yearly payout rate."""
    net = (1 + assumptions.payout_return[scenario]) * (1 - assumptions.payout_fee) * (1 - assumptions.yield_tax)
    return float((1 + assumptions.inflation[scenario] if assumptions.is_real_level else 1) / net)


@lru_cache(maxsize=4096)
def _for_years(discount: float, years: int) -> float:
    return float(np.sum(discount ** (np.arange(12 * years) / 12)))


@lru_cache(maxsize=65536)
def _for_life(mortality: Makeham, discount: float, shifted_age: int) -> float:
    survival = mortality.survival(shifted_age)
    return float(np.sum(survival * discount ** (np.arange(len(survival)) / 12)))
