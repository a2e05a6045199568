"""Rows of a portfolio with premiums out of the ordinary, or with a fixed fee in doubt: looked at one table at a time."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from pelaren.domain.forecasts.factors import Factors
from pelaren.domain.forecasts.layout import NEVER, Layout
from pelaren.domain.forecasts.portfolio import Lines


@dataclass(frozen=True, slots=True, eq=False)
class Singles:
    """
    Some rows of a layout, in columns of their own (int64 or float64 [r]).

    `rows` are the rows of the portfolio; `months` their months of saving; `base` their row in the flat tables;
    `first_due` and `beyond_due` bound the regular premiums, the second excluded; `leave` is the month of a leaving that
    costs savings, else NEVER. `gaps` [g, 3] and `one_offs` count rows from 0 to r − 1.
    """

    layout: Layout
    rows: np.ndarray
    months: np.ndarray
    base: np.ndarray
    opening: np.ndarray
    item: np.ndarray
    first_due: np.ndarray
    beyond_due: np.ndarray
    leave: np.ndarray
    vested_share: np.ndarray
    gaps: np.ndarray
    one_offs: Lines

    @classmethod
    def of(cls, layout: Layout, rows: np.ndarray) -> Self:
        """Pick rows (ascending, none twice) out of a layout."""
        portfolio, months = layout.portfolio, layout.months(rows).astype(np.int64)
        leave = _of_rows(layout.leave, rows)
        vested = np.ones(len(rows)) if portfolio.vested_share is None else portfolio.vested_share[rows]
        return cls(
            layout=layout,
            rows=rows,
            months=months,
            base=layout.course[rows].astype(np.int64) * (layout.horizon + 1),
            opening=portfolio.opening_capital[rows],
            item=portfolio.payment_item[rows],
            first_due=_of_rows(layout.first_due, rows),
            beyond_due=np.minimum(_of_rows(layout.last_due, rows) + 1, months),
            leave=np.where(leave < months, leave, NEVER),
            vested_share=vested,
            gaps=np.column_stack(_picked(rows, *layout.gaps.T)),
            one_offs=_before_start(Lines(*_picked(rows, *layout.one_offs)), months),
        )

    def __len__(self) -> int:
        return len(self.rows)

    def capital(self, factors: Factors) -> tuple[np.ndarray, np.ndarray]:
        """
        Return the capital, float64[3, r], and for which rows it is right, bool[r].

        It is right where what there is to begin with, and what is left of it after a leaving, carries every fixed fee
        alone. The other rows may be right too, but that is for the months to show.
        """
        capital, sure = np.empty((3, len(self))), np.ones(len(self), bool)
        until = np.minimum(self.leave + 1, self.months)
        for scenario in range(3):
            power, carry = factors.power[scenario].ravel(), factors.carry[scenario].ravel()
            before, at_end = carry[self.base + until], carry[self.base + self.months]
            sure &= self.opening >= before
            capital[scenario] = power[self.base + self.months] * self._worth(factors, scenario, self.months)
            left_with = self._worth(factors, scenario, until) * self.vested_share
            leaves = self.leave < NEVER
            sure &= ~leaves | (left_with >= at_end - before)
            capital[scenario] -= leaves * power[self.base + self.months] * self._forfeited(factors, scenario, until)
        return capital, sure

    def _forfeited(self, factors: Factors, scenario: int, until: np.ndarray) -> np.ndarray:
        return self._worth(factors, scenario, until) * (1 - self.vested_share)

    def _worth(self, factors: Factors, scenario: int, until: np.ndarray) -> np.ndarray:
        """The worth on the first day of what is there after `until` months, as if nothing was ever forfeited."""
        power, stream = factors.power[scenario].ravel(), factors.stream[scenario].ravel()
        begin, end = np.minimum(self.first_due, until), np.minimum(self.beyond_due, until)
        regular = stream[self.base + np.maximum(end, begin)] - stream[self.base + begin]
        regular -= self._in_gaps(stream, begin, end)
        worth = self.opening + self.item * regular - factors.carry[scenario].ravel()[self.base + until]
        row, month, amount = self.one_offs
        early = month < until[row]
        kept = amount[early] * (1 - float(self.layout.portfolio.assumptions.premium_fee))
        arrived = kept / power[self.base[row[early]] + month[early] + 1]
        return worth + np.bincount(row[early], arrived, minlength=len(self))

    def _in_gaps(self, stream: np.ndarray, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
        row, first, last = self.gaps.T
        opens = np.clip(first, begin[row], np.maximum(end, begin)[row])
        closes = np.clip(last + 1, opens, np.maximum(end, begin)[row])
        missing = stream[self.base[row] + closes] - stream[self.base[row] + opens]
        return np.bincount(row, missing, minlength=len(self))


def _of_rows(column: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """A column of one element holds for all."""
    return column[rows] if len(column) > 1 else np.full(len(rows), column[0])


def _picked(rows: np.ndarray, row: np.ndarray, *others: np.ndarray) -> list[np.ndarray]:
    """Return the sparse columns of these rows alone, numbered anew; all of them are sorted by row."""
    near = slice(*np.searchsorted(row, [rows[0], rows[-1] + 1])) if len(rows) else slice(0)
    place = np.minimum(np.searchsorted(rows, row[near]), len(rows) - 1)
    kept = rows[place] == row[near]
    return [place[kept], *(column[near][kept] for column in others)]


def _before_start(one_offs: Lines, months: np.ndarray) -> Lines:
    kept = one_offs.month < months[one_offs.row]
    return Lines(*(column[kept] for column in one_offs))
