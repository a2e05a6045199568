"""Calendar months as whole numbers: index = 12 · year + month − 1 (SPEC §3)."""

import re
from datetime import date

_YEAR_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


def month_of(day: date) -> int:
    """Return the index of the month that holds the day."""
    return 12 * day.year + day.month - 1


def parse_month(text: str) -> int:
    """Return the index of a month written YYYY-MM. Raises ValueError for anything else."""
    match = _YEAR_MONTH.fullmatch(text)
    if match is None:
        raise ValueError(f"not a month: {text!r}")
    return month_of(date(int(match[1]), int(match[2]), 1))


def format_month(index: int) -> str:
    """Return the month as YYYY-MM."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def first_day(index: int) -> date:
    """Return the first day of the month."""
    return date(index // 12, index % 12 + 1, 1)
