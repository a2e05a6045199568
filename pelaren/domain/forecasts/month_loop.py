"""Many insured carried month by month in step (SPEC §4): right in every case, and the only way to the breakdown."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from pelaren.domain.forecasts.balances import DUST
from pelaren.domain.forecasts.factors import Factors
from pelaren.domain.forecasts.singles import Singles

ROWS_AT_A_TIME = 1 << 11
"""Rows carried together: few enough for a processor core's own cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """
    Balances and what went in and out of them: float64[3, r] by scenario and row, money.

    `earning` is the sum of the opening balances of the months, on which growth, asset fee and yield tax are shares;
    `paid_in` float64[r] the gross premiums; `fee_cap_hit` bool[3, r] as in SPEC §4.
    """

    balance: np.ndarray
    earning: np.ndarray
    fixed_fee: np.ndarray
    forfeited: np.ndarray
    paid_in: np.ndarray
    fee_cap_hit: np.ndarray

    @classmethod
    def starting(cls, balance: np.ndarray, paid_in: np.ndarray) -> Self:
        """Start with balances."""
        earning, fixed_fee, forfeited = np.zeros((3, *balance.shape))
        return cls(balance.copy(), earning, fixed_fee, forfeited, paid_in, np.zeros(balance.shape, bool))


def blocks(rows: np.ndarray, size: int = ROWS_AT_A_TIME) -> Iterator[np.ndarray]:
    """Divide rows into lots, by default of a size that is quick to carry."""
    for begin in range(0, len(rows), size):
        yield rows[begin : begin + size]


def carry_through(singles: Singles, factors: Factors, until: int) -> Carried:
    """Carry the rows from the month they are in to the beginning of month `until`, or to the start of the pension."""
    # With the longest savers first, those still saving in a month are the first columns.
    order = np.argsort(-singles.months, kind="stable")
    months, leave = singles.months[order], singles.leave[order]
    premiums = _premiums(singles, factors, until)[:, order]
    monthly, lost = factors.monthly[:, singles.course[order]], 1 - singles.vested_share[order]
    kept = 1 - float(singles.layout.portfolio.assumptions.premium_fee)
    carried = Carried.starting(singles.balance[:, order], premiums.sum(axis=0))
    still_saving = np.searchsorted(-months, -np.arange(singles.since, singles.since + len(premiums))).tolist()
    months_of_leaving = set(leave.tolist())
    for month, (premium, rows) in enumerate(zip(premiums * kept, still_saving, strict=True), start=singles.since):
        saving = slice(rows)
        balance = carried.balance[:, saving]
        carried.earning[:, saving] += balance
        balance *= monthly[:, saving]
        _take_fee(carried, saving, factors.fees[:, month, None])
        balance += premium[saving]
        if month in months_of_leaving:
            leaving = np.flatnonzero(leave[saving] == month)
            carried.forfeited[:, leaving] = balance[:, leaving] * lost[leaving]
            balance[:, leaving] -= carried.forfeited[:, leaving]
    return _in_rows_order(carried, order)


def _take_fee(carried: Carried, saving: slice, fee: np.ndarray) -> None:
    """Take the fixed fee, but never more than there is."""
    balance = carried.balance[:, saving]
    short = balance < fee + DUST
    balance -= fee
    carried.fixed_fee[:, saving] += fee
    if short.any():
        missing = -balance[short]
        left = np.broadcast_to(fee, balance.shape)[short] - missing
        carried.fee_cap_hit[:, saving][short] |= (left > DUST) & (missing > DUST)
        carried.fixed_fee[:, saving][short] -= missing
        balance[short] = 0


def _premiums(singles: Singles, factors: Factors, until: int) -> np.ndarray:
    """Return the gross premiums by month and row, float64[months, r]."""
    since, beyond = singles.since, max(singles.since, min(until, int(singles.months.max(initial=0))))
    month = np.arange(since, beyond)[:, None]
    due = (month >= singles.first_due) & (month < singles.beyond_due)
    premiums = np.where(due, factors.due[singles.course, since:beyond].T * singles.item, 0.0)
    for row, first, last in singles.gaps.tolist():
        premiums[max(0, first - since) : max(0, last + 1 - since), row] = 0
    row, at, amount = singles.one_offs
    now = at < beyond
    np.add.at(premiums, (at[now] - since, row[now]), amount[now])
    return premiums


def _in_rows_order(carried: Carried, order: np.ndarray) -> Carried:
    place = np.argsort(order)
    return Carried(*(getattr(carried, name)[..., place] for name in Carried.__slots__))
