"""A portfolio made ready: which table row each insured reads, and who needs more than the tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from pelaren.domain.forecasts.months import month_of
from pelaren.domain.forecasts.portfolio import Lines, Portfolio

NEVER = 1 << 20
"""A month offset after every start of a pension."""
_MOST_COUNTED = 1 << 20
MOST_CELLS = 600_000
"""Tables with more cells than this (courses · months) are made and used in parts, to bound the memory."""


class Course(NamedTuple):
    """
    What insured have in common who read the same table row.

    A plan, the months of the regular premiums (none for a paid-up policy), whether a premium due in as_of's month is
    still to come, and whether the savings start from nothing, so that the fixed fee waits for the first premium.
    """

    plan: int
    payment_months: frozenset[int]
    from_month_0: bool
    from_nothing: bool


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """
    Columns derived from a portfolio; month offsets count from as_of's month.

    - `horizon` is the longest time of saving, at least 1.
    - `course` int32[n] is the place in `courses`.
    - `first_due` and `last_due` int64 bound the regular premiums; `leave` int64 is the month of a leaving that costs
      savings, else NEVER. These three have n elements, or one if all insured are alike.
    - `one_offs` are overrides and supplementary premiums; `gaps` int64[g, 3] are disjoint windows (row, first, last)
      without regular premiums. Both are sorted by row.
    - `special` int64[s] are the rows, ascending, to which any of these matters.
    """

    portfolio: Portfolio
    first: int
    horizon: int
    courses: tuple[Course, ...]
    course: np.ndarray
    first_due: np.ndarray
    last_due: np.ndarray
    leave: np.ndarray
    one_offs: Lines
    gaps: np.ndarray
    special: np.ndarray

    @classmethod
    def of(cls, portfolio: Portfolio) -> Self:
        """Make a portfolio ready."""
        first = month_of(portfolio.as_of)
        first_due, last_due, leave = _first_due(portfolio, first), _last_due(portfolio, first), _leave(portfolio, first)
        one_offs, gaps = _one_offs(portfolio, first), _gaps(portfolio, first)
        special = np.zeros(len(portfolio), bool)
        special[one_offs.row] = special[gaps[:, 0]] = True
        special |= (first_due > 0) | ((last_due >= 0) & (last_due < NEVER)) | (leave < NEVER)
        courses, course = _courses(portfolio, special, paid_up=(portfolio.payment_item == 0) | (last_due < 0))
        return cls(
            portfolio=portfolio,
            first=first,
            horizon=int(max(1, (portfolio.birth + portfolio.retirement_age).max(initial=0) + 1 - first)),
            courses=courses,
            course=course,
            first_due=first_due,
            last_due=last_due,
            leave=leave,
            one_offs=one_offs,
            gaps=gaps,
            special=np.flatnonzero(special),
        )

    def __len__(self) -> int:
        return len(self.portfolio)

    def months(self, rows: np.ndarray | slice = slice(None)) -> np.ndarray:
        """Return the months of saving of some rows, int32."""
        start = self.portfolio.birth[rows] + self.portfolio.retirement_age[rows] + np.int32(1 - self.first)
        return np.maximum(start, 0, out=start)

    @property
    def is_table_sized(self) -> bool:
        """Whether tables of all courses and months are small enough to make at once."""
        return len(self.courses) * (self.horizon + 1) <= MOST_CELLS

    def parts(self) -> Iterator[tuple[np.ndarray, "Layout"]]:
        """Divide the rows (ascending) into layouts that are table-sized, or nearly so with one course each."""
        if not len(self):
            return
        if self.is_table_sized:
            yield np.arange(len(self)), self
            return
        courses = max(1, MOST_CELLS // (self.horizon + 1))
        order = np.argsort(self.course, kind="stable")
        cuts = np.searchsorted(self.course[order], np.arange(courses, len(self.courses), courses))
        for rows in np.split(order, cuts):
            ascending = np.sort(rows)
            yield ascending, Layout.of(self.portfolio.take(ascending))

    @property
    def excluded(self) -> np.ndarray:
        """One-off premiums in the month of the start or later, float64[n]."""
        late = self.one_offs.month >= self.months()[self.one_offs.row]
        return np.bincount(self.one_offs.row[late], self.one_offs.amount[late], minlength=len(self.portfolio))


def _courses(portfolio: Portfolio, special: np.ndarray, paid_up: np.ndarray) -> tuple[tuple[Course, ...], np.ndarray]:
    """Number the courses in use. Special rows keep the plain fee, for what they start from is looked at singly."""
    occasions, of_pattern = _occasions(portfolio)
    occasion = np.where(paid_up, 0, of_pattern[portfolio.pattern])
    from_nothing = (portfolio.opening_capital == 0) & ~special
    codes = (portfolio.plan.astype(np.int64) * len(occasions) + occasion) * 2 + from_nothing
    used, course = _numbered(codes, len(portfolio.plans) * len(occasions) * 2)
    return tuple(_course(code, occasions) for code in used), course


def _occasions(portfolio: Portfolio) -> tuple[list[tuple[frozenset[int], bool]], np.ndarray]:
    """
    Return the different occasions of premiums, the first of them none, and which of them each pattern has.

    Only in as_of's month does it matter on which day a premium is due.
    """
    places = {(frozenset[int](), True): 0}
    kinds = [(months, day >= portfolio.as_of.day) for months, day in portfolio.patterns]
    of_pattern = [places.setdefault(kind, len(places)) for kind in kinds]
    return list(places), np.array(of_pattern, np.int32)


def _course(code: int, occasions: list[tuple[frozenset[int], bool]]) -> Course:
    rest, from_nothing = divmod(code, 2)
    plan, occasion = divmod(rest, len(occasions))
    return Course(plan, *occasions[occasion], bool(from_nothing))


def _numbered(codes: np.ndarray, most: int) -> tuple[list[int], np.ndarray]:
    """Return the codes in use, ascending, and the place of each element's code among them."""
    if most > _MOST_COUNTED:
        used, places = np.unique(codes, return_inverse=True)
        return used.tolist(), places.astype(np.int32)
    used = np.flatnonzero(np.bincount(codes, minlength=most))
    place = np.zeros(most, np.int32)
    place[used] = np.arange(len(used))
    return used.tolist(), place[codes]


def _due_days(portfolio: Portfolio) -> np.ndarray:
    return np.array([pattern.due_day for pattern in portfolio.patterns], np.int64)[portfolio.pattern]


def _month_and_day(dates: np.ndarray, first: int) -> tuple[np.ndarray, np.ndarray]:
    months = dates.astype("M8[M]")
    return months.astype(np.int64) + 12 * 1970 - first, (dates - months).astype(np.int64) + 1


def _first_due(portfolio: Portfolio, first: int) -> np.ndarray:
    if portfolio.join_date is None:
        return np.zeros(1, np.int64)
    month, day = _month_and_day(portfolio.join_date, first)
    return np.where(np.isnat(portfolio.join_date), 0, np.maximum(0, month + (_due_days(portfolio) < day)))


def _last_due(portfolio: Portfolio, first: int) -> np.ndarray:
    if portfolio.leave_date is None:
        return np.full(1, NEVER)
    month, day = _month_and_day(portfolio.leave_date, first)
    return np.where(np.isnat(portfolio.leave_date), NEVER, np.maximum(-1, month - (_due_days(portfolio) > day)))


def _leave(portfolio: Portfolio, first: int) -> np.ndarray:
    if portfolio.leave_date is None or portfolio.vested_share is None:
        return np.full(1, NEVER)
    month, _ = _month_and_day(portfolio.leave_date, first)
    costs = ~np.isnat(portfolio.leave_date) & (portfolio.vested_share < 1) & (month >= 0)
    return np.where(costs, month, NEVER)


def _one_offs(portfolio: Portfolio, first: int) -> Lines:
    row, month, amount = (
        np.concatenate(pair) for pair in zip(portfolio.overrides, portfolio.supplementary, strict=True)
    )
    order = np.argsort(row, kind="stable")
    return Lines(row[order], np.maximum(0, month[order] - first), amount[order])


def _gaps(portfolio: Portfolio, first: int) -> np.ndarray:
    """Return int64[g, 3]: row, first and last offset; overlapping holidays and overrides count once."""
    holidays, overrides = portfolio.holidays, portfolio.overrides
    row = np.concatenate([holidays.row, overrides.row])
    begin = np.concatenate([holidays.first, overrides.month]) - first
    end = np.concatenate([holidays.last, overrides.month]) - first
    order = np.lexsort((begin, row))
    row, begin, end = row[order], np.maximum(begin[order], 0), np.minimum(end[order], NEVER)
    # Rows lie further apart than any month, so one running maximum finds the latest end within each row.
    reached = np.maximum.accumulate(row * 4 * NEVER + end) if len(row) else end
    before = np.concatenate([[-1], reached[:-1]])[: len(row)] - row * 4 * NEVER
    begin = np.maximum(begin, before + 1)
    gaps = np.stack([row, begin, end], axis=1)
    return gaps[begin <= end]
