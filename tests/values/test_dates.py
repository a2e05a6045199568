from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelaren.values.dates import BadDate, format_date, parse_date

MARKETS = st.sampled_from(["FI", "SE"])


@pytest.mark.parametrize(
    ("typed", "market", "day"),
    [
        ("15.12.2026", "FI", date(2026, 12, 15)),
        ("1.3.2026", "FI", date(2026, 3, 1)),
        ("01.03.2026", "FI", date(2026, 3, 1)),
        ("2026-12-15", "FI", date(2026, 12, 15)),
        ("2026-12-15", "SE", date(2026, 12, 15)),
        ("20261215", "SE", date(2026, 12, 15)),
        (" 2026\u201312\u201315 ", "SE", date(2026, 12, 15)),
        ("2028-02-29", "SE", date(2028, 2, 29)),
    ],
)
def test_a_date_is_read_as_its_market_writes_it(typed, market, day):
    assert parse_date(typed, market) == day


@pytest.mark.parametrize(
    ("typed", "market", "reason"),
    [
        ("", "FI", "empty"),
        (" \u00a0", "SE", "empty"),
        ("15.12.2026", "SE", "form"),
        ("20261215", "FI", "form"),
        ("12/15/2026", "FI", "form"),
        ("15.12.26", "FI", "form"),
        ("2026-1-5", "SE", "form"),
        ("261215", "SE", "form"),
        ("tomorrow", "SE", "form"),
        ("\u0661.3.2026", "FI", "form"),
        ("2026-12-15T00:00", "SE", "form"),
        ("29.2.2026", "FI", "no_such_day"),
        ("2026-13-01", "SE", "no_such_day"),
        ("20260431", "SE", "no_such_day"),
        ("0000-01-01", "SE", "no_such_day"),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(typed, market, reason):
    with pytest.raises(BadDate) as refused:
        parse_date(typed, market)

    assert refused.value.reason == reason


def test_a_date_is_printed_as_its_market_writes_it():
    assert format_date(date(2026, 3, 1), "FI") == "01.03.2026"
    assert format_date(date(2026, 3, 1), "SE") == "2026-03-01"


@given(st.dates(min_value=date(1000, 1, 1)), MARKETS)
def test_a_printed_date_is_read_back(day, market):
    assert parse_date(format_date(day, market), market) == day


def test_an_unknown_market_has_no_date_form():
    with pytest.raises(ValueError, match="NO"):
        parse_date("2026-12-15", "NO")
