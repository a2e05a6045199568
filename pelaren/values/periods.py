"""Stretches of days, and the days on which a payment plan falls."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included; without `last` it goes on. Raises ValueError if it ends early."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError("A period cannot end before it begins")

    def __contains__(self, day: date) -> bool:
        return self.contains(day)

    def contains(self, day: date) -> bool:
        """Say whether the day is in the period."""
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: "Period") -> bool:
        """Say whether the periods have a day in common."""
        return self.contains(other.first) or other.contains(self.first)


def add_months(day: date, months: int) -> date:
    """Return the same day some months later (or earlier); the last day of the month where there is no such day."""
    years, month_index = divmod(day.month - 1 + months, 12)
    return _day_of_month(day.year + years, month_index + 1, day.day)


def quarter(month: int) -> int:
    """Return the quarter, 1-4, of a month, 1-12. Raises ValueError."""
    if month not in range(1, 13):
        raise ValueError(f"There is no month {month}")
    return (month + 2) // 3


def payment_days(months: Collection[int], day: int, first: date, last: date) -> list[date]:
    """
    Return the occasions of a payment plan from `first` to `last`, both included, in order.

    An occasion is `day` of each of the months (1-12), or the month's last day where it is shorter. Banking days are
    another matter: an occasion may fall on a closed day. Raises ValueError for a month or a day that no year has.
    """
    if day not in range(1, 32) or any(month not in range(1, 13) for month in months):
        raise ValueError("A payment plan has months 1-12 and a day 1-31")
    years = range(first.year, last.year + 1)
    occasions = [_day_of_month(year, month, day) for year in years for month in sorted(set(months))]
    return [occasion for occasion in occasions if first <= occasion <= last]


def _day_of_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
