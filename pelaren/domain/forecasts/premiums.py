"""Which premiums are credited in which month (SPEC §3)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

import numpy as np

from pelaren.domain.forecasts.inputs import Inputs
from pelaren.domain.forecasts.months import month_of
from pelaren.domain.forecasts.span import Span


@dataclass(frozen=True, slots=True, eq=False)
class Premiums:
    """
    The gross premiums of one insured, alike in all scenarios.

    `monthly` is float64[N]; `paid_by_year` the exact sums per calendar year from as_of's year on; `excluded` the sum
    of one-off premiums in the month of the start or later.
    """

    monthly: np.ndarray
    paid_by_year: tuple[Decimal, ...]
    excluded: Decimal

    @classmethod
    def of(cls, inputs: Inputs, span: Span, growth: Decimal) -> Self:
        """Lay out the premiums; `growth` is the yearly growth of the payment item, as a fraction."""
        due, years = regular_months(inputs, span), span.years
        credited = [(max(0, one.month - span.first), one.amount) for one in inputs.one_offs]
        amounts = [inputs.payment_item * (1 + growth) ** year for year in range(span.calendar_years)]
        monthly = np.where(due, np.array(amounts, np.float64)[years], 0.0)
        times = np.bincount(years[due], minlength=len(amounts)).tolist()
        paid = [count * amount for count, amount in zip(times, amounts, strict=True)]
        for month, amount in credited:
            if month < span.months:
                monthly[month] += float(amount)
                paid[years[month]] += amount
        excluded = sum((amount for month, amount in credited if month >= span.months), Decimal())
        return cls(monthly=monthly, paid_by_year=tuple(paid), excluded=excluded)


def regular_months(inputs: Inputs, span: Span) -> np.ndarray:
    """Return bool[N]: the months in which a regular premium falls due."""
    if not inputs.payment_item or not inputs.payment_months:
        return np.zeros(span.months, bool)
    of_year = np.zeros(12, bool)
    of_year[[month - 1 for month in inputs.payment_months]] = True
    due = of_year[(span.first + np.arange(span.months)) % 12]
    due[: first_due(inputs, span.first)] = False
    due[max(0, last_due(inputs, span) + 1) :] = False
    for first, last in without_regular_premium(inputs):
        due[max(0, first - span.first) : max(0, last + 1 - span.first)] = False
    return due


def first_due(inputs: Inputs, first: int) -> int:
    """Return the first month (0 = as_of's) whose due date is neither before as_of nor before the joining."""
    return max(0, *(_first_reached(day, inputs.due_day) - first for day in (inputs.as_of, inputs.join_date) if day))


def last_due(inputs: Inputs, span: Span) -> int:
    """Return the last month of saving whose due date is not after the leaving; negative if there is none."""
    if inputs.leave_date is None:
        return span.months - 1
    return min(span.months - 1, month_of(inputs.leave_date) - (inputs.due_day > inputs.leave_date.day) - span.first)


def without_regular_premium(inputs: Inputs) -> list[tuple[int, int]]:
    """Return pairs of first and last month: holidays, and months whose invoice line already exists."""
    return [*inputs.payment_holidays, *((line.month, line.month) for line in inputs.invoice_overrides)]


def _first_reached(day: date, due_day: int) -> int:
    return month_of(day) + (due_day < day.day)
