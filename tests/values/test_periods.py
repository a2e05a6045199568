from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelaren.values.periods import Period, add_months, payment_days, quarter

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 12, 31))


def test_a_period_includes_both_its_ends():
    period = Period(date(2026, 1, 1), date(2026, 3, 31))

    assert date(2026, 1, 1) in period
    assert date(2026, 3, 31) in period
    assert date(2025, 12, 31) not in period
    assert date(2026, 4, 1) not in period


def test_a_period_without_end_goes_on():
    assert date(2090, 1, 1) in Period(date(2026, 1, 1))


def test_a_period_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="before it begins"):
        Period(date(2026, 1, 2), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (Period(date(2026, 3, 31), date(2026, 4, 30)), True),
        (Period(date(2026, 4, 1)), False),
        (Period(date(2020, 1, 1)), True),
        (Period(date(2020, 1, 1), date(2025, 12, 31)), False),
        (Period(date(2026, 2, 1), date(2026, 2, 2)), True),
    ],
)
def test_periods_overlap_when_they_share_a_day(other, expected):
    period = Period(date(2026, 1, 1), date(2026, 3, 31))

    assert period.overlaps(other) is expected
    assert other.overlaps(period) is expected


@given(DAYS, st.integers(0, 60), DAYS, st.integers(0, 60))
def test_overlap_is_the_same_as_a_common_day(first, length, other_first, other_length):
    one = Period(first, first + timedelta(days=length))
    other = Period(other_first, other_first + timedelta(days=other_length))

    common = any(first + timedelta(days=number) in other for number in range(length + 1))

    assert one.overlaps(other) is common


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 15), 2, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_are_added_to_the_same_day_or_the_last_of_the_month(day, months, expected):
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-120, 120))
def test_adding_months_moves_that_many_months(day, months):
    moved = add_months(day, months)

    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day


def test_every_quarter_has_three_months():
    assert [quarter(month) for month in range(1, 13)] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]


@pytest.mark.parametrize("month", [0, 13])
def test_no_other_month_has_a_quarter(month):
    with pytest.raises(ValueError, match="no month"):
        quarter(month)


def test_a_quarterly_plan_falls_in_its_months_within_both_ends():
    days = payment_days([12, 3, 6, 9], 15, date(2026, 3, 15), date(2027, 3, 14))

    assert days == [date(2026, 3, 15), date(2026, 6, 15), date(2026, 9, 15), date(2026, 12, 15)]


def test_a_monthly_plan_on_the_last_day_follows_the_length_of_the_month():
    days = payment_days(range(1, 13), 31, date(2028, 1, 1), date(2028, 4, 30))

    assert days == [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]


def test_a_plan_has_no_occasion_twice():
    assert payment_days([1, 1], 1, date(2026, 1, 1), date(2026, 12, 31)) == [date(2026, 1, 1)]


def test_a_plan_that_ended_has_no_occasions():
    assert payment_days([1], 1, date(2026, 2, 1), date(2026, 1, 1)) == []


@pytest.mark.parametrize(("months", "day"), [([0], 1), ([13], 1), ([1], 0), ([1], 32)])
def test_a_plan_has_only_days_that_exist(months, day):
    with pytest.raises(ValueError, match="payment plan"):
        payment_days(months, day, date(2026, 1, 1), date(2026, 12, 31))
