"""Many insured carried month by month in step (SPEC §4): right in every case, and the only way to the breakdown."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from pelaren.domain.forecasts.balances import DUST
from pelaren.domain.forecasts.factors import Factors
from pelaren.domain.forecasts.singles import Singles

BLOCK = 1 << 11
"""Rows carried at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """
    Balances and what went in and out of them: float64[3, r] by scenario and row, money.

    `earning` is the sum of the opening balances of all months, on which growth, asset fee and yield tax are shares;
    `paid_in` float64[r] the gross premiums; `fee_cap_hit` bool[3, r] as in SPEC §4.
    """

    capital: np.ndarray
    earning: np.ndarray
    fixed_fee: np.ndarray
    forfeited: np.ndarray
    paid_in: np.ndarray
    fee_cap_hit: np.ndarray

    @classmethod
    def empty(cls, rows: int) -> Self:
        """Start without money."""
        money = np.zeros((4, 3, rows))
        return cls(*money, paid_in=np.zeros(rows), fee_cap_hit=np.zeros((3, rows), bool))


def blocks(rows: np.ndarray) -> Iterator[np.ndarray]:
    """Divide rows into lots of a size that is quick to carry."""
    for begin in range(0, len(rows), BLOCK):
        yield rows[begin : begin + BLOCK]


def carry_through(singles: Singles, factors: Factors) -> Carried:
    """Carry the rows from their opening capital to the start of the pension."""
    # With the longest savers first, those still saving in a month are the first columns.
    order = np.argsort(-singles.months, kind="stable")
    credits, months = _credits(singles, factors)[:, order], singles.months[order]
    leave, lost = singles.leave[order], 1 - singles.vested_share[order]
    monthly = factors.monthly[:, singles.base[order] // (singles.layout.horizon + 1)]
    carried = Carried.empty(len(singles))
    carried.capital[:] = singles.opening[order]
    carried.paid_in[:] = credits.sum(axis=0)
    kept = 1 - float(singles.layout.portfolio.assumptions.premium_fee)
    for month in range(len(credits)):
        saving = int(np.searchsorted(-months, -month))
        balance = carried.capital[:, :saving]
        carried.earning[:, :saving] += balance
        balance *= monthly[:, :saving]
        _take_fee(balance, factors.fees[:, month, None], carried, saving)
        balance += credits[month, :saving] * kept
        for row in np.flatnonzero(leave[:saving] == month):
            carried.forfeited[:, row] = balance[:, row] * lost[row]
            balance[:, row] -= carried.forfeited[:, row]
    return _in_original_order(carried, order)


def _take_fee(balance: np.ndarray, fee: np.ndarray, carried: Carried, saving: int) -> None:
    balance[balance < DUST] = 0
    taken = np.minimum(balance, fee)
    carried.fee_cap_hit[:, :saving] |= (balance > 0) & (balance < fee - DUST)
    carried.fixed_fee[:, :saving] += taken
    balance -= taken
    balance[balance < DUST] = 0


def _credits(singles: Singles, factors: Factors) -> np.ndarray:
    """Return the gross premiums by month and row, float64[T, r]."""
    longest = int(singles.months.max(initial=0))
    month = np.arange(longest)[:, None]
    due = (month >= singles.first_due) & (month < singles.beyond_due) & ~_in_gap(singles, longest)
    course = singles.base // (singles.layout.horizon + 1)
    credits = np.where(due, factors.due[course, :longest].T * singles.item, 0.0)
    np.add.at(credits, (singles.one_offs.month, singles.one_offs.row), singles.one_offs.amount)
    return credits


def _in_gap(singles: Singles, longest: int) -> np.ndarray:
    row, first, last = singles.gaps.T
    changes = np.zeros((longest + 1, len(singles)), np.int32)
    np.add.at(changes, (np.minimum(first, longest), row), 1)
    np.add.at(changes, (np.minimum(last + 1, longest), row), -1)
    return changes.cumsum(axis=0)[:longest] > 0


def _in_original_order(carried: Carried, order: np.ndarray) -> Carried:
    place = np.argsort(order)
    return Carried(*(getattr(carried, name)[..., place] for name in Carried.__slots__))
