"""The tables applied to a whole portfolio, chunk by chunk: the quick part of the vectorised forecast."""

from concurrent.futures import Executor
from threading import local

import numpy as np

from pelaren.domain.forecasts.factors import Factors
from pelaren.domain.forecasts.layout import Layout
from pelaren.domain.forecasts.payout_shares import PayoutShares

CHUNK = 1 << 16
"""Rows at a time: few enough for a processor core's own cache, enough to make the calls cheap."""
RESULTS = ("capital", "capital_today", "pension_month", "pension_month_today")
"""The results in the order of the first axis of an output array."""


class Projection:
    """A layout with its tables, which may be run more than once."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.factors = Factors.of(layout)
        self.shares = PayoutShares.of(layout)
        self._own = local()
        self._closer_look: np.ndarray | None = None
        factors = self.factors
        # One flat table per scenario and look-up: an insured's row is course · (T + 1) + months.
        self._needs = (factors.need_opening.ravel(), factors.need_item.ravel())
        tables = (factors.stream, factors.carry, factors.power)
        self._scenarios = [
            (*(table[scenario].ravel() for table in tables), factors.deflator[scenario], self.shares.flat(scenario))
            for scenario in range(3)
        ]

    def run(self, out: np.ndarray, special: np.ndarray, threads: Executor) -> np.ndarray:
        """
        Fill out, float64[4, 3, n] by result, scenario and insured, with the tables alone.

        `special` float64[3, s] is the capital of the rows Layout.special, whose premiums are out of the ordinary.
        Returns the other rows (int64, ascending) whose fixed fee might exceed the balance: they need a closer look.
        """
        chunks = range(0, len(self.layout), CHUNK)
        doubtful = list(threads.map(lambda begin: self._run_chunk(out, special, begin), chunks))
        # Who needs a closer look follows from the layout alone: it is found out once.
        if self._closer_look is None:
            self._closer_look = np.concatenate([np.zeros(0, np.int64), *doubtful])
        return self._closer_look

    def _run_chunk(self, out: np.ndarray, special: np.ndarray, begin: int) -> np.ndarray:
        scratch = self._scratch_of_this_thread()
        rows = slice(begin, min(begin + CHUNK, len(self.layout)))
        self._look_up_places(rows, scratch)
        near = slice(*np.searchsorted(self.layout.special, [rows.start, rows.stop]))
        known = self.layout.special[near] - begin
        doubtful = self._doubtful(rows, known, scratch) if self._closer_look is None else known[:0]
        for scenario in range(3):
            self._save(rows, scratch, scenario)
            scratch.money[0, known] = special[scenario, near]
            self._pay_out(out[:, scenario, rows], scratch, scenario)
        return doubtful + begin

    def _scratch_of_this_thread(self) -> "_Scratch":
        if not hasattr(self._own, "scratch"):
            self._own.scratch = _Scratch()
        return self._own.scratch

    def _look_up_places(self, rows: slice, scratch: "_Scratch") -> None:
        """Find where each row reads: by course and months, by months, and by payout and age."""
        portfolio, size = self.layout.portfolio, rows.stop - rows.start
        scratch.size = size
        months, place = scratch.whole[0, :size], scratch.whole[1, :size]
        np.add(portfolio.birth[rows], portfolio.retirement_age[rows], out=months)
        months += np.int32(1 - self.layout.first)
        np.maximum(months, 0, out=months)
        scratch.months[:size] = months
        np.multiply(self.layout.course[rows], np.int32(self.layout.horizon + 1), out=place)
        place += months
        scratch.course[:size] = place
        # A course's column of months is no longer needed: the rest turns it into the place of the payout.
        np.subtract(portfolio.birth[rows], np.int32(self.shares.first_birth), out=place)
        scratch.payout[:size] = place
        np.take(self.shares.age_base, scratch.payout[:size], out=place, mode="clip")
        months += place
        np.multiply(portfolio.payout[rows], np.int32(self.shares.ages), out=place)
        months += place
        scratch.payout[:size] = months

    def _doubtful(self, rows: slice, known: np.ndarray, scratch: "_Scratch") -> np.ndarray:
        """Return the rows of a chunk, counted from its beginning, that may not carry their fixed fee."""
        portfolio, size = self.layout.portfolio, scratch.size
        first, second, needed = scratch.flags[0, :size], scratch.flags[1, :size], scratch.money[0, :size]
        need_opening, need_item = self._needs
        need_opening.take(scratch.course[:size], out=needed, mode="clip")
        np.less(portfolio.opening_capital[rows], needed, out=first)
        need_item.take(scratch.course[:size], out=needed, mode="clip")
        np.less(portfolio.payment_item[rows], needed, out=second)
        first |= second
        first[known] = False
        return np.flatnonzero(first)

    def _save(self, rows: slice, scratch: "_Scratch", scenario: int) -> None:
        """Work out the capital: power · (opening + item · stream − carry)."""
        size = scratch.size
        stream, carry, power, _, _ = self._scenarios[scenario]
        money, factor, _ = (column[:size] for column in scratch.money)
        stream.take(scratch.course[:size], out=money, mode="clip")
        money *= self.layout.portfolio.payment_item[rows]
        money += self.layout.portfolio.opening_capital[rows]
        carry.take(scratch.course[:size], out=factor, mode="clip")
        money -= factor
        power.take(scratch.course[:size], out=factor, mode="clip")
        money *= factor

    def _pay_out(self, out: np.ndarray, scratch: "_Scratch", scenario: int) -> None:
        """Work out the four results from the capital."""
        size = scratch.size
        _, _, _, deflator, share = self._scenarios[scenario]
        money, factor, today = (column[:size] for column in scratch.money)
        deflator.take(scratch.months[:size], out=today, mode="clip")
        today *= money
        share.take(scratch.payout[:size], out=factor, mode="clip")
        # Copied out of the cache, for writing results one by one to memory is slower than the arithmetic.
        out[0], out[1] = money, today
        money *= factor
        today *= factor
        out[2], out[3] = money, today

    def put_capital(self, out: np.ndarray, rows: np.ndarray, capital: np.ndarray) -> None:
        """Replace some rows' capital, float64[3, r], and what follows from it."""
        portfolio, months = self.layout.portfolio, self.layout.months(rows)
        age = months + self.shares.age_base[portfolio.birth[rows] - self.shares.first_birth]
        payout = portfolio.payout[rows] * self.shares.ages + age
        for scenario in range(3):
            _, _, _, deflator, share = self._scenarios[scenario]
            today = capital[scenario] * deflator[months]
            pensions = capital[scenario] * share[payout], today * share[payout]
            for result, money in enumerate((capital[scenario], today, *pensions)):
                out[result, scenario, rows] = money


class _Scratch:
    """One thread's own small columns, used again for every chunk."""

    def __init__(self) -> None:
        self.size = 0
        self.money = np.empty((3, CHUNK))
        self.course, self.months, self.payout = np.empty((3, CHUNK), np.intp)
        self.whole = np.empty((2, CHUNK), np.int32)
        self.flags = np.empty((2, CHUNK), bool)
