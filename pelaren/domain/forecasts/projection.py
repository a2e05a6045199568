"""The tables applied to a whole portfolio, chunk by chunk: the quick part of the vectorised forecast."""

from collections.abc import Iterator
from concurrent.futures import Executor

import numpy as np

from pelaren.domain.forecasts.factors import Factors
from pelaren.domain.forecasts.layout import Layout
from pelaren.domain.forecasts.payout_shares import PayoutShares

CHUNK = 1 << 15
"""Rows at a time: few enough for a processor core's own cache, enough to make the calls cheap."""
RESULTS = ("capital", "capital_today", "pension_month", "pension_month_today")
"""The results in the order of the first axis of an output array."""


class Projection:
    """
    A layout with its tables, which may be run more than once.

    An insured reads a flat table at N, her months of saving, counted from where her course or her payout begins.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.factors = Factors.of(layout)
        self.shares = PayoutShares.of(layout)
        courses, payouts = layout.course * np.int32(layout.horizon + 1), self.shares.begin(layout.portfolio)
        self._begin = np.stack([courses, payouts])
        factors = self.factors
        by_course = (table.reshape(3, -1) for table in (factors.stream, factors.carry, factors.power))
        self._by_scenario = list(zip(*by_course, factors.deflator, self.shares.flat, strict=True))
        # Scenarios often foresee the same inflation: what they share is read once.
        self._prices_again = [
            np.array_equal(*pair) for pair in zip(factors.deflator[1:], factors.deflator, strict=False)
        ]

    def run(self, out: np.ndarray, special: np.ndarray, threads: Executor, workers: int) -> None:
        """
        Fill out, float64[4, 3, n] by result, scenario and insured, with the tables alone.

        `special` float64[3, s] is the capital of the rows Layout.special, whose premiums are out of the ordinary.
        """
        # The threads take from one iterator, so that none waits for the other.
        begins = iter(range(0, len(self.layout), CHUNK))
        list(threads.map(lambda _: self._run_chunks(begins, out, special), range(workers)))

    def doubtful(self) -> np.ndarray:
        """
        Return the rows (int64, ascending) whose fixed fee might exceed the balance: they need a closer look.

        The rows Layout.special, which are looked at one by one anyway, are left out.
        """
        portfolio, found = self.layout.portfolio, [np.zeros(0, np.int64)]
        for begin in range(0, len(self.layout), CHUNK):
            rows = slice(begin, begin + CHUNK)
            place = self._begin[0, rows] + self.layout.months(rows)
            doubtful = portfolio.opening_capital[rows] < self.factors.need_opening.take(place)
            doubtful |= portfolio.payment_item[rows] < self.factors.need_item.take(place)
            found.append(np.flatnonzero(doubtful) + begin)
        return np.setdiff1d(np.concatenate(found), self.layout.special, assume_unique=True)

    def put_capital(self, out: np.ndarray, rows: np.ndarray, capital: np.ndarray) -> None:
        """Replace some rows' capital, float64[3, r], and what follows from it."""
        months = self.layout.months(rows)
        deflator, share = self.factors.deflator[:, months], self.shares.flat[:, self._begin[1, rows] + months]
        for result, factor in zip(out, (1, deflator, share, deflator * share), strict=True):
            result[:, rows] = capital * factor

    def _run_chunks(self, begins: Iterator[int], out: np.ndarray, special: np.ndarray) -> None:
        scratch = _Scratch()
        for begin in begins:
            rows = slice(begin, min(begin + CHUNK, len(self.layout)))
            scratch.cut(rows.stop - begin)
            self._look_up_places(rows, scratch)
            near = slice(*np.searchsorted(self.layout.special, [begin, rows.stop]))
            known = self.layout.special[near] - begin
            for scenario in range(3):
                self._save(rows, scratch, scenario)
                scratch.money[known] = special[scenario, near]
                self._pay_out(out[:, scenario, rows], scratch, scenario)

    def _look_up_places(self, rows: slice, scratch: "_Scratch") -> None:
        """Find where each row reads: by months, by course and months, and by payout and age."""
        portfolio, months = self.layout.portfolio, scratch.whole
        np.add(portfolio.birth[rows], portfolio.retirement_age[rows], out=months)
        months += np.int32(1 - self.layout.first)
        np.maximum(months, np.int32(0), out=months)
        scratch.months[:] = months
        np.add(self._begin[:, rows], months, out=scratch.begun)
        scratch.places[:] = scratch.begun

    def _save(self, rows: slice, scratch: "_Scratch", scenario: int) -> None:
        """Work out the capital: power · (opening + item · stream − carry)."""
        stream, carry, power, _, _ = self._by_scenario[scenario]
        money, factor, course = scratch.money, scratch.factor, scratch.places[0]
        stream.take(course, out=money, mode="clip")
        money *= self.layout.portfolio.payment_item[rows]
        money += self.layout.portfolio.opening_capital[rows]
        carry.take(course, out=factor, mode="clip")
        money -= factor
        power.take(course, out=factor, mode="clip")
        money *= factor

    def _pay_out(self, out: np.ndarray, scratch: "_Scratch", scenario: int) -> None:
        """Work out the four results from the capital."""
        _, _, _, deflator, share = self._by_scenario[scenario]
        money, factor, today = scratch.money, scratch.factor, scratch.today
        if not (scenario and self._prices_again[scenario - 1]):
            deflator.take(scratch.months, out=scratch.deflator, mode="clip")
        np.multiply(money, scratch.deflator, out=today)
        # Copied out of the cache, for writing results one by one to memory is slower than the arithmetic.
        out[0], out[1] = money, today
        share.take(scratch.places[1], out=factor, mode="clip")
        money *= factor
        today *= factor
        out[2], out[3] = money, today


class _Scratch:
    """One thread's own small columns, used again for every chunk."""

    def __init__(self) -> None:
        self._amounts, self._places, self._whole = (
            np.empty((4, CHUNK)),
            np.empty((3, CHUNK), np.intp),
            np.empty((3, CHUNK), np.int32),
        )
        self._size = 0

    def cut(self, size: int) -> None:
        """Make the columns as long as a chunk."""
        if size != self._size:
            self._size = size
            self.money, self.factor, self.today, self.deflator = self._amounts[:, :size]
            self.months, self.places = self._places[0, :size], self._places[1:, :size]
            self.whole, self.begun = self._whole[0, :size], self._whole[1:, :size]
