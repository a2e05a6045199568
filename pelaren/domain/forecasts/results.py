"""What a forecast answers (SPEC §9)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from pelaren.domain.forecasts.assumptions import AssumptionSet
from pelaren.domain.forecasts.months import first_day
from pelaren.domain.forecasts.rounding import cents
from pelaren.domain.forecasts.span import Span


class Breakdown(NamedTuple):
    """
    Where the capital comes from, in cents of the input's currency, nominal.

    opening + paid_in + growth − asset_fee − premium_fee − fixed_fee − yield_tax − forfeited is the capital to the
    cent: growth is the part that absorbs the rounding of the others.
    """

    opening: Decimal
    paid_in: Decimal
    asset_fee: Decimal
    premium_fee: Decimal
    fixed_fee: Decimal
    yield_tax: Decimal
    forfeited: Decimal
    growth: Decimal

    @classmethod
    def balanced(cls, capital: Decimal | float, **parts: Decimal | float) -> "Breakdown":
        """Round every part and let growth be what is missing to the rounded capital."""
        rounded = {name: cents(amount) for name, amount in parts.items()}
        put_in = rounded["opening"] + rounded["paid_in"]
        growth = cents(capital) - put_in + sum(rounded.values()) - put_in
        return cls(growth=growth, **rounded)


class Parts(NamedTuple):
    """The parts of the breakdown that come of the months, unrounded; fixed_fee is exact where all fees were whole."""

    growth: float
    asset_fee: float
    fixed_fee: Decimal | float
    yield_tax: float


class Point(NamedTuple):
    """One row of the chart's table: money at the start of a day, in cents; paid_in counts the opening capital too."""

    date: date
    capital: Decimal
    capital_today: Decimal
    paid_in: Decimal
    paid_in_today: Decimal


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """
    The chart of one scenario: float64 arrays of the same length, unrounded, and what is paid in, in cents.

    There is a point for as_of's month, for every 1 January after it and for the start of the pension.
    """

    dates: tuple[date, ...]
    capital: np.ndarray
    capital_today: np.ndarray
    paid_in: tuple[Decimal, ...]
    paid_in_today: np.ndarray

    def __iter__(self) -> Iterator[Point]:
        """Go through the points, rounded."""
        columns = (self.capital.tolist(), self.capital_today.tolist(), self.paid_in, self.paid_in_today.tolist())
        for day, *amounts in zip(self.dates, *columns, strict=True):
            yield Point(day, *map(cents, amounts))


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """
    One scenario, in unrounded money of the input's currency; *_today in the money of as_of.

    `pension_month` is the first monthly pension, `pension_month_today_all` the same for each of the five payouts."""

    capital: float
    capital_today: float
    pension_month: float
    pension_month_today: float
    pension_month_today_all: Mapping[str, float]
    small_pension: bool
    fee_cap_hit: bool
    parts: Parts
    breakdown: Breakdown
    series: Series


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """The forecast of one insured: `scenarios` has the three of SCENARIOS in that order."""

    assumptions: AssumptionSet
    span: Span
    excluded_premiums: Decimal
    scenarios: Mapping[str, Scenario]

    @property
    def months(self) -> int:
        """Months of saving."""
        return self.span.months

    @property
    def pension_start(self) -> date:
        """The first day of the pension."""
        return first_day(self.span.start)

    @property
    def age_at_start(self) -> tuple[int, int]:
        """Age at the start in whole years and months."""
        return divmod(self.span.age_at_start, 12)
