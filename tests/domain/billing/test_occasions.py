"""When premiums fall due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelaren.domain.billing import due_dates, rules
from pelaren.values.banking_days import is_banking_day
from pelaren.values.reference_numbers import parse_ocr, parse_rf

MARKETS = st.sampled_from(["FI", "SE"])
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
MONTHS = st.sets(st.integers(1, 12), min_size=1)
DUE_DAYS = st.integers(1, 28)


def due(months, due_day, market, first, last):
    found = rules.occasions(months=months, due_day=due_day, market=market, first=first, last=last)
    return [occasion.due_date for occasion in found]


def test_a_quarterly_plan_falls_due_four_times_a_year():
    assert due([3, 6, 9, 12], 15, "FI", date(2027, 1, 1), date(2027, 12, 31)) == [
        date(2027, 3, 15),
        date(2027, 6, 15),
        date(2027, 9, 15),
        date(2027, 12, 15),
    ]


def test_a_due_day_on_a_sunday_moves_to_monday():
    assert due([11], 15, "FI", date(2026, 11, 1), date(2026, 11, 30)) == [date(2026, 11, 16)]


def test_the_same_day_is_a_banking_day_in_one_market_and_not_in_the_other():
    finnish = due([12], 6, "FI", date(2027, 12, 1), date(2027, 12, 31))
    swedish = due([12], 6, "SE", date(2027, 12, 1), date(2027, 12, 31))

    assert (finnish, swedish) == ([date(2027, 12, 7)], [date(2027, 12, 6)])


def test_a_due_day_may_move_into_the_next_month_and_keeps_the_month_it_is_for():
    [occasion] = rules.occasions(months=[2], due_day=28, market="SE", first=date(2026, 2, 1), last=date(2026, 3, 31))

    assert occasion == rules.Occasion(month=date(2026, 2, 1), due_date=date(2026, 3, 2))


def test_a_leap_day_may_begin_or_end_the_time():
    assert due([2], 28, "FI", date(2028, 2, 28), date(2028, 2, 29)) == [date(2028, 2, 28)]
    assert due([3], 1, "FI", date(2028, 2, 29), date(2028, 3, 1)) == [date(2028, 3, 1)]


@given(months=MONTHS, due_day=DUE_DAYS, market=MARKETS, first=DAYS, length=st.integers(0, 800))
def test_every_due_date_is_a_banking_day_of_its_month_or_just_after_within_the_time(
    months, due_day, market, first, length
):
    last = first + timedelta(days=length)

    found = rules.occasions(months=months, due_day=due_day, market=market, first=first, last=last)

    assert [one.due_date for one in found] == sorted({one.due_date for one in found})
    for one in found:
        assert first <= one.due_date <= last
        assert one.month.day == 1 and one.month.month in months
        assert is_banking_day(one.due_date, market)
        assert timedelta(0) <= one.due_date - one.month.replace(day=due_day) <= timedelta(days=6)


@given(months=MONTHS, due_day=DUE_DAYS, market=MARKETS, first=DAYS, split=st.integers(0, 400))
def test_looking_day_by_day_finds_each_payment_exactly_once(months, due_day, market, first, split):
    middle, last = first + timedelta(days=split), first + timedelta(days=400)

    before = rules.occasions(months=months, due_day=due_day, market=market, first=first, last=middle)
    after = rules.occasions(months=months, due_day=due_day, market=market, first=middle + timedelta(days=1), last=last)

    whole = rules.occasions(months=months, due_day=due_day, market=market, first=first, last=last)
    assert before + after == whole


@given(planned=DAYS, issue_days=st.integers(1, 44))
def test_a_proposal_may_be_changed_until_the_day_before_it_is_issued(planned, issue_days):
    last = rules.may_change_until(due_date=planned, issue_days=issue_days)

    assert last + timedelta(days=1) == rules.issue_day(due_date=planned, issue_days=issue_days)


@given(months=MONTHS, due_day=DUE_DAYS, market=MARKETS, first=DAYS, issue_days=st.integers(1, 44))
def test_whoever_is_billed_in_time_keeps_the_due_date(months, due_day, market, first, issue_days):
    planned = due(months, due_day, market, first, first + timedelta(days=400))[0]

    kept = due_dates.due_date_when_issued(
        planned=planned, issue_days=issue_days, today=planned - timedelta(days=issue_days), market=market
    )

    assert kept == planned


@given(planned=DAYS, late=st.integers(-60, 400), issue_days=st.integers(1, 44), market=MARKETS)
def test_whoever_is_billed_late_still_gets_time_to_pay(planned, late, issue_days, market):
    today = planned + timedelta(days=late)

    moved = due_dates.due_date_when_issued(planned=planned, issue_days=issue_days, today=today, market=market)

    assert moved >= planned
    assert (moved - today).days >= min(issue_days, 14)
    assert moved == planned or is_banking_day(moved, market)


@pytest.mark.parametrize("running", [1, 118, 9_999, 10_000])
def test_a_finnish_invoice_is_referred_to_by_an_rf_reference_over_its_number(running):
    number = rules.invoice_number(contract_number="7031-2", year=2026, running=running)

    reference = rules.payment_reference(number=number, market="FI")

    assert parse_rf(reference) == reference
    assert reference[4:-1] == number.replace("-", "")


def test_a_swedish_invoice_is_referred_to_by_an_ocr_number():
    number = rules.invoice_number(contract_number="8120-4", year=2026, running=7)

    reference = rules.payment_reference(number=number, market="SE")

    assert number == "8120426-0007"
    assert parse_ocr(reference) == reference
    assert reference.startswith("81204260007")
