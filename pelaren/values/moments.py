"""Moments as people read them: the clock and the date form of a market."""

from datetime import datetime
from zoneinfo import ZoneInfo

from pelaren.values.dates import format_date
from pelaren.values.markets import Market

ZONES = {Market.FI: ZoneInfo("Europe/Helsinki"), Market.SE: ZoneInfo("Europe/Stockholm")}


def local_moment(at: datetime, market: str) -> datetime:
    """Return an aware moment as the clocks of the market show it."""
    return at.astimezone(ZONES[Market(market)])


def format_moment(at: datetime, market: str) -> str:
    """Return an aware moment as the market writes it: 18.11.2026 14:02 in FI, 2026-11-18 13:02 in SE."""
    there = local_moment(at, market)
    return f"{format_date(there.date(), market)} {there:%H:%M}"
