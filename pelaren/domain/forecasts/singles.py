"""Rows of a portfolio that one look-up cannot answer: premiums out of the ordinary, or a fixed fee in doubt."""

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import numpy as np

from pelaren.domain.forecasts.balances import DUST
from pelaren.domain.forecasts.factors import Factors
from pelaren.domain.forecasts.layout import NEVER, Layout
from pelaren.domain.forecasts.portfolio import Lines
from pelaren.domain.forecasts.sparse import between, moved, picked, summed


@dataclass(frozen=True, slots=True, eq=False)
class Singles:
    """
    Some rows of a layout at the beginning of one month, in columns of their own: int64 or float64 [r].

    `rows` are the rows of the portfolio (ascending); `since` is the month offset reached and `balance` float64[3, r]
    the money at its beginning; `months` the whole time of saving; `base` the row in a flat table; `first_due` and
    `beyond_due` bound the regular premiums to come, the second excluded; `leave` is the month of a leaving to come
    that costs savings, else NEVER. `gaps` and `one_offs` count rows from 0 to r − 1.
    """

    layout: Layout
    rows: np.ndarray
    since: int
    balance: np.ndarray
    months: np.ndarray
    base: np.ndarray
    item: np.ndarray
    first_due: np.ndarray
    beyond_due: np.ndarray
    leave: np.ndarray
    vested_share: np.ndarray
    gaps: np.ndarray
    one_offs: Lines

    @classmethod
    def of(cls, layout: Layout, rows: np.ndarray) -> Self:
        """Pick rows (ascending, none twice) out of a layout, as they are on the first day."""
        portfolio, months = layout.portfolio, layout.months(rows).astype(np.int64)
        leave = _of_rows(layout.leave, rows)
        return cls(
            layout=layout,
            rows=rows,
            since=0,
            balance=np.repeat(portfolio.opening_capital[None, rows], 3, axis=0),
            months=months,
            base=layout.course[rows].astype(np.int64) * (layout.horizon + 1),
            item=portfolio.payment_item[rows],
            first_due=_of_rows(layout.first_due, rows),
            beyond_due=np.minimum(_of_rows(layout.last_due, rows) + 1, months),
            leave=np.where(leave < months, leave, NEVER),
            vested_share=np.ones(len(rows)) if portfolio.vested_share is None else portfolio.vested_share[rows],
            gaps=np.column_stack(picked(rows, *layout.gaps.T)),
            one_offs=between(Lines(*picked(rows, *layout.one_offs)), 0, months),
        )

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def course(self) -> np.ndarray:
        """The place of each row's course in the tables."""
        return self.base // (self.layout.horizon + 1)

    def part(self, kept: np.ndarray) -> Self:
        """Return some of these rows (ascending places)."""
        columns = ("rows", "months", "base", "item", "first_due", "beyond_due", "leave", "vested_share")
        place = np.full(len(self), -1)
        place[kept] = np.arange(len(kept))
        return replace(
            self,
            balance=self.balance[:, kept],
            gaps=np.column_stack(moved(place, *self.gaps.T)),
            one_offs=Lines(*moved(place, *self.one_offs)),
            **{name: getattr(self, name)[kept] for name in columns},
        )

    def at(self, month: int, balance: np.ndarray) -> Self:
        """Return these rows at the beginning of a later month, with the balances they have then."""
        return replace(
            self,
            since=month,
            balance=balance,
            first_due=np.maximum(self.first_due, month),
            leave=np.where(self.leave < month, NEVER, self.leave),
            one_offs=between(self.one_offs, month, self.months),
        )

    def capital(self, factors: Factors) -> "Settled":
        """
        Work out the capital at the start of the pension, as far as the tables can.

        They can where the balance, and what is left of it after a leaving, carries every fixed fee to come alone; and
        where no money is to come, so that savings that do not carry the fees run out. The others are for the months.
        """
        start = self._on_first_day(factors)
        until = self.base + np.minimum(self.months, self.leave + 1)
        sure = np.all(start >= _at(factors.carry, until), axis=0)
        worth = self._worth(factors, start, self._places(self.months))
        hit = np.zeros(worth.shape, bool)
        leavers = np.flatnonzero(self.leave < NEVER)
        if len(leavers):
            lost, carries = self.part(leavers)._forfeited(factors, start[:, leavers])
            worth[:, leavers] -= lost
            sure[leavers] &= carries
        closed = np.flatnonzero(~sure)[self.part(np.flatnonzero(~sure))._nothing_to_come(factors)]
        if len(closed):
            hit[:, closed] = self.part(closed)._runs_short(factors, start[:, closed])
            worth[:, closed] = np.maximum(worth[:, closed], 0)
            sure[closed] = True
        return Settled(worth * _at(factors.power, self.base + self.months), hit, sure)

    def _on_first_day(self, factors: Factors) -> np.ndarray:
        """The opening capital that would have become the balance."""
        now = self.base + self.since
        return self.balance / _at(factors.power, now) + _at(factors.carry, now) if self.since else self.balance

    def _forfeited(self, factors: Factors, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What leavers lose, worth on the first day, and whether what they keep carries the fees after that."""
        worth = self._worth(factors, start, self._places(self.leave + 1))
        fees_after = _at(factors.carry, self.base + self.months) - _at(factors.carry, self.base + self.leave + 1)
        return worth * (1 - self.vested_share), np.all(worth * self.vested_share >= fees_after, axis=0)

    def _nothing_to_come(self, factors: Factors) -> np.ndarray:
        places = self._places(self.months)
        regular = _at(factors.stream, places.end)[0] > _at(factors.stream, places.begin)[0]
        one_off = np.bincount(self.one_offs.row, self.one_offs.amount, minlength=len(self)) > 0
        return ~(regular & (self.item > 0) | one_off) & (self.leave == NEVER)

    def _runs_short(self, factors: Factors, start: np.ndarray) -> np.ndarray:
        """Whether the last fee before the savings run out finds some money, but not enough."""
        low = np.broadcast_to(self.base + self.since, start.shape)
        high = np.broadcast_to(self.base + self.months, start.shape)
        runs_out = _each(factors.carry, high) > start
        # Halving: `low` is the last month whose fees are carried, `high` the first whose fees are not.
        for _ in range(self.layout.horizon.bit_length()):
            middle = (low + high) // 2
            carried = _each(factors.carry, middle) <= start
            low, high = np.where(carried, middle, low), np.where(carried, high, middle)
        left = (start - _each(factors.carry, low)) * _each(factors.power, high)
        missing = (_each(factors.carry, high) - start) * _each(factors.power, high)
        return runs_out & (left > DUST) & (missing > DUST)

    def _worth(self, factors: Factors, start: np.ndarray, places: "_Places") -> np.ndarray:
        """The worth on the first day of all that is there at the end of the places, as if nothing was forfeited."""
        regular = _at(factors.stream, places.end) - _at(factors.stream, places.begin)
        if len(self.gaps):
            missing = _at(factors.stream, places.gap_end) - _at(factors.stream, places.gap_begin)
            regular -= summed(places.gap_row, missing, len(self))
        worth = start + self.item * regular - _at(factors.carry, places.until)
        if len(places.credit):
            kept = places.credit * (1 - float(self.layout.portfolio.assumptions.premium_fee))
            worth += summed(places.credit_row, kept / _at(factors.power, places.credited), len(self))
        return worth

    def _places(self, until: np.ndarray) -> "_Places":
        begin = np.minimum(self.first_due, until)
        end = np.maximum(np.minimum(self.beyond_due, until), begin)
        row, first, last = self.gaps.T
        opens = np.clip(first, begin[row], end[row])
        credits = between(self.one_offs, 0, until)
        return _Places(
            until=self.base + until,
            begin=self.base + begin,
            end=self.base + end,
            gap_row=row,
            gap_begin=self.base[row] + opens,
            gap_end=self.base[row] + np.clip(last + 1, opens, end[row]),
            credit_row=credits.row,
            credit=credits.amount,
            credited=self.base[credits.row] + credits.month + 1,
        )


class Settled(NamedTuple):
    """Capital float64[3, r]; whether a fee will find too little, bool[3, r]; where both are right, bool[r]."""

    capital: np.ndarray
    fee_cap_hit: np.ndarray
    sure: np.ndarray


class _Places(NamedTuple):
    """Where the flat tables are read for the money up to some month."""

    until: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    gap_row: np.ndarray
    gap_begin: np.ndarray
    gap_end: np.ndarray
    credit_row: np.ndarray
    credit: np.ndarray
    credited: np.ndarray


def _at(table: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Read a table, flat within each scenario, at the same places in all scenarios: float64[3, r]."""
    return table.reshape(3, -1).take(places, axis=1)


def _each(table: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Read a table at places of each scenario: float64[3, r]."""
    return np.take_along_axis(table.reshape(3, -1), places, axis=1)


def _of_rows(column: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """A column of one element holds for all."""
    return column[rows] if len(column) > 1 else np.full(len(rows), column[0])
