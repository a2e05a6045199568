"""Dates as each market writes them."""

import re
from datetime import date

from pelaren.values.markets import Market
from pelaren.values.refusals import BadValue
from pelaren.values.typed_text import with_plain_dashes

_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_DIGITS = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_POINTS = re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})")
_FORMS = {Market.FI: (_POINTS, _ISO), Market.SE: (_ISO, _DIGITS)}


class BadDate(BadValue):
    """Typed text that is no date."""

    reasons = frozenset({"empty", "form", "no_such_day"})


def parse_date(text: str, market: str) -> date:
    """Read a typed date: ISO everywhere, 15.12.2026 in FI, 20261215 in SE. Raises BadDate."""
    typed = with_plain_dashes(text).strip()
    if not typed:
        raise BadDate("empty")
    match = next(filter(None, (form.fullmatch(typed) for form in _FORMS[Market(market)])), None)
    if match is None:
        raise BadDate("form")
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise BadDate("no_such_day") from None


def format_date(day: date, market: str) -> str:
    """Return the date as the market prints it: 01.03.2026 in FI, 2026-03-01 in SE."""
    if Market(market) is Market.FI:
        return f"{day:%d.%m}.{day.year:04d}"
    return day.isoformat()
