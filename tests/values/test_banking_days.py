from datetime import date, timedelta

import pytest

from pelaren.values.banking_days import is_banking_day, next_banking_day
from tests.values.vectors import rows

CLOSED = rows("non-banking-days-2025-2029.csv")
FIRST, LAST = date(2025, 1, 1), date(2029, 12, 31)


@pytest.mark.parametrize("market", ["FI", "SE"])
def test_the_banks_are_closed_on_the_listed_weekdays_and_no_others(market):
    listed = {date.fromisoformat(row["date"]) for row in CLOSED if row[market]}

    every_day = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    closed = {day for day in every_day if day.weekday() < 5 and not is_banking_day(day, market)}

    assert closed == listed


@pytest.mark.parametrize("market", ["FI", "SE"])
def test_the_banks_are_closed_on_weekends(market):
    assert not is_banking_day(date(2026, 11, 21), market)
    assert not is_banking_day(date(2026, 11, 22), market)
    assert is_banking_day(date(2026, 11, 23), market)


def test_a_banking_day_is_its_own_next_banking_day():
    assert next_banking_day(date(2026, 11, 23), "SE") == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "market", "next_day"),
    [
        (date(2026, 12, 31), "FI", date(2026, 12, 31)),
        (date(2026, 12, 31), "SE", date(2027, 1, 4)),
        (date(2026, 6, 19), "SE", date(2026, 6, 22)),
        (date(2027, 12, 6), "FI", date(2027, 12, 7)),
        (date(2027, 12, 6), "SE", date(2027, 12, 6)),
        (date(2026, 4, 3), "FI", date(2026, 4, 7)),
    ],
)
def test_a_due_date_moves_over_the_days_its_market_is_closed(day, market, next_day):
    assert next_banking_day(day, market) == next_day


def test_an_unknown_market_has_no_banks():
    with pytest.raises(ValueError, match="NO"):
        is_banking_day(date(2026, 11, 23), "NO")
