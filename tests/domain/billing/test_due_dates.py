"""Between which days a supplementary invoice may fall due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelaren.domain.billing.due_dates import due_dates
from pelaren.values.banking_days import is_banking_day

SATURDAY = date(2026, 11, 21)


@given(st.dates(date(2025, 1, 1), date(2029, 12, 1)), st.sampled_from(["FI", "SE"]), st.none() | st.integers(0, 120))
def test_both_ends_are_banking_days_that_leave_time_to_pay(today, market, agreed):
    allowed = due_dates(today=today, market=market, agreed_term_days=agreed)

    assert is_banking_day(allowed.earliest, market)
    assert is_banking_day(allowed.latest, market)
    assert 14 <= (allowed.earliest - today).days <= 20
    assert allowed.earliest <= allowed.latest


@pytest.mark.parametrize("market", ["FI", "SE"])
def test_without_an_agreement_the_longest_time_to_pay_is_thirty_days(market):
    allowed = due_dates(today=SATURDAY, market=market, agreed_term_days=None)

    assert (allowed.earliest, allowed.latest) == (date(2026, 12, 7), date(2026, 12, 21))


def test_an_agreed_longer_time_to_pay_holds():
    allowed = due_dates(today=SATURDAY, market="FI", agreed_term_days=60)

    assert allowed.latest == date(2027, 1, 20)


def test_the_latest_day_before_a_holiday_moves_back_to_a_banking_day():
    allowed = due_dates(today=date(2026, 11, 26), market="SE", agreed_term_days=None)

    assert allowed.latest == date(2026, 12, 23)
