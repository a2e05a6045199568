"""Banking days of each market: never a weekend, a public holiday or an eve on which the banks are closed."""

from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays

from pelaren.values.markets import Market

# Swedish banks also close on Midsummer Eve, Christmas Eve and New Year's Eve, which are holidays in fact, not in law.
_CLOSED_CATEGORIES = {Market.FI: ("public",), Market.SE: ("public", "de_facto")}
_SATURDAY = 5


def is_banking_day(day: date, market: str) -> bool:
    """Say whether the banks of the market (FI or SE) are open on the day."""
    return day.weekday() < _SATURDAY and day not in _closed_days(day.year, Market(market))


def next_banking_day(day: date, market: str) -> date:
    """Return the day itself if the banks are open on it, else the first day after it on which they are."""
    while not is_banking_day(day, market):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=256)
def _closed_days(year: int, market: Market) -> frozenset[date]:
    return frozenset(country_holidays(market.value, years=year, categories=_CLOSED_CATEGORIES[market]))
