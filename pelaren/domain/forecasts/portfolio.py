"""Many insured in columns: what the vectorised forecast is computed from."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple, Self

import numpy as np

from pelaren.domain.forecasts.assumptions import PAYOUTS, AssumptionSet
from pelaren.domain.forecasts.inputs import Inputs
from pelaren.domain.forecasts.portfolio_checks import check
from pelaren.domain.forecasts.rates import Plan


class Pattern(NamedTuple):
    """When regular premiums fall due: payment months (1–12) and day of the month (1–28)."""

    payment_months: frozenset[int]
    due_day: int


class Lines(NamedTuple):
    """Sparse amounts of some insured: int64 row of the portfolio, int64 month index, float64 money."""

    row: np.ndarray
    month: np.ndarray
    amount: np.ndarray

    @classmethod
    def of(cls, lines: Sequence[tuple[int, int, float]] = ()) -> "Lines":
        """Make the three columns from triples."""
        row, month, amount = zip(*lines, strict=True) if lines else ((), (), ())
        return cls(np.array(row, np.int64), np.array(month, np.int64), np.array(amount, np.float64))


class Windows(NamedTuple):
    """Sparse months of some insured, int64: row of the portfolio, month indexes of the first and the last month."""

    row: np.ndarray
    first: np.ndarray
    last: np.ndarray

    @classmethod
    def of(cls, windows: Sequence[tuple[int, int, int]] = ()) -> "Windows":
        """Make the three columns from triples."""
        return cls(*np.array(windows, np.int64).reshape(-1, 3).T)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Portfolio:
    """
    n insured forecast on one day with one assumption set (SPEC §2, in columns).

    int32[n]: `birth` (month index), `retirement_age` (months), `plan` and `pattern` (places in `plans` and
    `patterns`), `payout` (place in PAYOUTS). float64[n], money in the set's currency: `opening_capital`,
    `payment_item`. Optional: `join_date`, `leave_date` datetime64[D] with NaT for none, `vested_share` float64[n],
    and the sparse `holidays`, `overrides`, `supplementary`.

    Raises InputRefused for the first rule of SPEC §2 that any row breaks.
    """

    assumptions: AssumptionSet
    as_of: date
    plans: tuple[Plan, ...]
    patterns: tuple[Pattern, ...]
    birth: np.ndarray
    retirement_age: np.ndarray
    opening_capital: np.ndarray
    payment_item: np.ndarray
    plan: np.ndarray
    pattern: np.ndarray
    payout: np.ndarray
    join_date: np.ndarray | None = None
    leave_date: np.ndarray | None = None
    vested_share: np.ndarray | None = None
    holidays: Windows = field(default_factory=Windows.of)
    overrides: Lines = field(default_factory=Lines.of)
    supplementary: Lines = field(default_factory=Lines.of)

    def __post_init__(self) -> None:
        check(self)

    def __len__(self) -> int:
        return len(self.birth)

    @classmethod
    def of(cls, inputs: Sequence[Inputs], assumptions: AssumptionSet) -> Self:
        """Lay out inputs of the same as_of that have passed the checks for this assumption set."""
        plans, plan = _coded([one.plan for one in inputs])
        patterns, pattern = _coded([Pattern(one.payment_months, one.due_day) for one in inputs])
        return cls(
            assumptions=assumptions,
            as_of=inputs[0].as_of,
            plans=plans,
            patterns=patterns,
            plan=plan,
            pattern=pattern,
            birth=np.array([one.birth for one in inputs], np.int32),
            retirement_age=np.array([one.retirement_age.in_months for one in inputs], np.int32),
            opening_capital=np.array([one.opening_capital for one in inputs], np.float64),
            payment_item=np.array([one.payment_item for one in inputs], np.float64),
            payout=np.array([PAYOUTS.index(one.payout) for one in inputs], np.int32),
            join_date=np.array([one.join_date for one in inputs], "M8[D]"),
            leave_date=np.array([one.leave_date for one in inputs], "M8[D]"),
            vested_share=np.array([one.vested_share_on_leave for one in inputs], np.float64),
            holidays=Windows.of([(row, *months) for row, one in enumerate(inputs) for months in one.payment_holidays]),
            overrides=_lines([one.invoice_overrides for one in inputs]),
            supplementary=_lines([one.supplementary for one in inputs]),
        )

    def take(self, rows: np.ndarray) -> Self:
        """Return the portfolio of some rows, in their order; no row twice."""
        place = np.full(len(self), -1)
        place[rows] = np.arange(len(rows))
        plans, plan = _in_use(self.plans, self.plan[rows])
        changes: dict[str, Any] = {
            **{name: column[rows] for name in _COLUMNS if (column := getattr(self, name)) is not None},
            **{name: _taken(getattr(self, name), place) for name in ("holidays", "overrides", "supplementary")},
        }
        return replace(self, **changes | {"plans": plans, "plan": plan})


_COLUMNS = (
    *("birth", "retirement_age", "opening_capital", "payment_item", "plan", "pattern", "payout"),
    *("join_date", "leave_date", "vested_share"),
)


def _coded(values: Sequence) -> tuple[tuple, np.ndarray]:
    places: dict = {}
    codes = [places.setdefault(value, len(places)) for value in values]
    return tuple(places), np.array(codes, np.int32)


def _in_use(values: tuple, codes: np.ndarray) -> tuple[tuple, np.ndarray]:
    used, places = np.unique(codes, return_inverse=True)
    return tuple(values[code] for code in used), places.astype(np.int32)


def _lines(of_each: Sequence) -> Lines:
    return Lines.of([(row, one.month, float(one.amount)) for row, lines in enumerate(of_each) for one in lines])


def _taken(sparse: Lines | Windows, place: np.ndarray) -> Lines | Windows:
    moved = place[sparse.row]
    kept = moved >= 0
    return type(sparse)(moved[kept], *(column[kept] for column in sparse[1:]))
