"""The edge cases of the specification's §10, one by one."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pelaren.domain.forecasts.inputs import Age
from pelaren.domain.forecasts.months import parse_month
from pelaren.domain.forecasts.person import forecast
from pelaren.domain.forecasts.premiums import Premiums
from pelaren.domain.forecasts.span import Span
from tests.domain.forecasts.inputs_for_tests import EVERY_MONTH, an_insured, one_off
from tests.domain.forecasts.random_inputs import odd_sets


def best(inputs, sets=None):
    return forecast(inputs, sets).scenarios["best_estimate"]


def months_paid(inputs) -> list[int]:
    """The months (0 = as_of's) in which a premium is credited."""
    return Premiums.of(inputs, Span.of(inputs), Decimal(0)).monthly.nonzero()[0].tolist()


def test_whoever_has_passed_the_pension_age_gets_her_savings_paid_out_from_this_month():
    passed = an_insured(
        birth=parse_month("1957-02"), supplementary=(one_off("2026-11", "500"), one_off("2027-02", "9"))
    )

    answer = forecast(passed)

    assert (answer.months, answer.pension_start, answer.age_at_start) == (0, date(2026, 11, 1), (69, 8))
    assert answer.excluded_premiums == Decimal(509)
    assert answer.scenarios["best_estimate"].capital == 12500
    assert len(answer.scenarios["best_estimate"].series.dates) == 1


def test_the_pension_starts_the_month_after_the_one_in_which_the_age_is_reached():
    in_december = an_insured(birth=parse_month("1961-12"))

    answer = forecast(in_december)

    assert (answer.months, answer.pension_start, answer.age_at_start) == (2, date(2027, 1, 1), (65, 0))


@pytest.mark.parametrize("change", [{"payment_item": Decimal(0)}, {"payment_months": frozenset()}])
def test_a_paid_up_policy_is_projected_with_its_fees(change):
    answer = best(an_insured(**change))

    assert answer.breakdown.paid_in == 0
    assert answer.breakdown.fixed_fee == Decimal(446)
    assert answer.breakdown.growth > answer.breakdown.asset_fee > 0


def test_the_fixed_fee_of_a_small_paid_up_policy_ends_at_nothing():
    answer = best(an_insured(opening_capital=Decimal(60), payment_item=Decimal(0)))

    assert answer.capital == 0
    assert answer.fee_cap_hit
    assert min(answer.series.capital) >= 0
    assert answer.breakdown.fixed_fee == 60 + answer.breakdown.growth - answer.breakdown.asset_fee


def test_nobody_pays_a_fixed_fee_before_anything_is_paid_in():
    newcomer = an_insured(opening_capital=Decimal(0), join_date=date(2027, 1, 1))

    answer = best(newcomer)

    # The first premium arrives at the end of January, month 2: fees are taken from month 3 to month 222.
    assert answer.breakdown.fixed_fee == 2 * (223 - 3)
    assert not answer.fee_cap_hit


def test_a_premium_due_on_the_day_of_leaving_still_counts():
    leaves_on_due_day = an_insured(leave_date=date(2027, 1, 15))

    assert months_paid(leaves_on_due_day) == [0, 1, 2]
    assert months_paid(replace(leaves_on_due_day, leave_date=date(2027, 1, 14))) == [0, 1]


def test_an_invoice_already_made_stays_with_whoever_leaves():
    assert months_paid(an_insured(leave_date=date(2026, 12, 31), invoice_overrides=(one_off("2027-02", "1"),))) == [
        0,
        1,
        3,
    ]


def test_the_vested_share_is_applied_once_at_the_end_of_the_month_of_leaving():
    shares_nothing = an_insured(leave_date=date(2026, 11, 30))
    shares_half = replace(shares_nothing, vested_share_on_leave=Decimal("0.5"))

    whole, half = best(shares_nothing), best(shares_half)

    after_a_month = whole.series.capital[0] + 250 * 0.97
    assert float(half.breakdown.forfeited) == pytest.approx(after_a_month / 2, abs=60)
    assert half.breakdown.forfeited > 0 == whole.breakdown.forfeited


def test_a_leaving_before_the_calculation_takes_nothing_more():
    left = an_insured(leave_date=date(2026, 10, 31), vested_share_on_leave=Decimal(0))

    assert best(left).breakdown.forfeited == 0
    assert months_paid(left) == []


def test_a_payment_holiday_has_no_premiums_but_an_invoice_already_made():
    holiday = ((parse_month("2026-12"), parse_month("2027-02")),)

    assert months_paid(an_insured(payment_holidays=holiday))[:3] == [0, 4, 5]
    assert months_paid(an_insured(payment_holidays=holiday, invoice_overrides=(one_off("2027-01", "7"),)))[:3] == [
        0,
        2,
        4,
    ]


def test_an_open_invoice_of_nothing_skips_the_occasion():
    assert months_paid(an_insured(invoice_overrides=(one_off("2026-12", "0.00"),)))[:3] == [0, 2, 3]


def test_a_premium_for_an_earlier_period_counts_from_this_month():
    retroactive = an_insured(supplementary=(one_off("2024-03", "1200"),))

    assert best(retroactive).series.paid_in[1] == 12500 + 1200 + 2 * 250
    assert best(retroactive).capital == best(an_insured(supplementary=(one_off("2026-11", "1200"),))).capital


def test_after_the_due_day_this_months_premium_is_not_counted_again():
    assert months_paid(an_insured(as_of=date(2026, 11, 15)))[0] == 0
    assert months_paid(an_insured(as_of=date(2026, 11, 16)))[0] == 1


def test_a_supplementary_premium_in_the_last_month_counts_without_growth_and_a_month_later_not_at_all():
    last_month, start = one_off("2045-05", "1000"), one_off("2045-06", "1000")

    in_time, late = forecast(an_insured(supplementary=(last_month,))), forecast(an_insured(supplementary=(start,)))

    gained = in_time.scenarios["best_estimate"].capital - late.scenarios["best_estimate"].capital
    assert gained == pytest.approx(970)
    assert (in_time.excluded_premiums, late.excluded_premiums) == (0, 1000)


def test_with_all_rates_at_nothing_money_is_only_counted():
    without_rates = an_insured(assumption_set="ALL-ZERO", opening_capital=Decimal(500), payout="20")

    answer = best(without_rates, odd_sets())

    assert answer.capital == pytest.approx(500 + 223 * 250 * 0.985 - 223 * 0.1)
    assert answer.pension_month == pytest.approx(answer.capital / 240)
    assert answer.breakdown.growth == 0


def test_savings_that_the_fees_use_up_to_the_cent_are_no_cap_hit():
    paid_up = an_insured(assumption_set="ALL-ZERO", payment_item=Decimal(0))
    amounts = [Decimal(text) for text in ("0.10", "0.30", "0.70", "1.20", "1.19", "1.21")]

    answers = [best(replace(paid_up, opening_capital=amount), odd_sets()) for amount in amounts]

    assert [(one.capital, one.fee_cap_hit) for one in answers] == [(0, False)] * 4 + [(0, True)] * 2
    assert [one.breakdown.fixed_fee for one in answers] == amounts


def test_whoever_is_older_than_the_life_table_still_gets_the_payment_of_today():
    very_old = an_insured(birth=parse_month("1906-12"), retirement_age=Age(65), payout="life")

    assert best(very_old).pension_month == 12500


def test_the_last_premium_is_due_in_the_month_the_age_is_reached():
    assert months_paid(an_insured(payment_months=EVERY_MONTH))[-1] == 222
