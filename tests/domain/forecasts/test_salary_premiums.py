"""Premiums that follow the salary."""

from decimal import Decimal

import pytest

from pelaren.domain.forecasts.salary_premiums import (
    CODES,
    SalaryRefused,
    income_base_amounts,
    salary_premium,
    settled_premium,
)
from tests.domain.forecasts.inputs_for_tests import EXAMPLES


@pytest.mark.parametrize(
    ("agreement", "year", "salary", "months", "premium"),
    [
        ("AKAP-KR", 2026, "38500", 3, "6930.00"),
        ("ITP1", 2025, "61000", 1, "5454.38"),
        # At and one krona above 7.5 income base amounts: 52 125 a month in 2026.
        ("ITP1", 2026, "52125", 1, "2345.63"),
        ("ITP1", 2026, "52126", 1, "2345.93"),
        # Above 30 income base amounts, 190 500 a month in 2024, nothing is added.
        # 47 625 at 4.5 % is 2 143.125 and 142 875 at 30 % is 42 862.50.
        ("ITP1", 2024, "190500", 1, "45005.63"),
        ("ITP1", 2024, "500000", 1, "45005.63"),
        ("AKAP-KR", 2023, "0", 12, "0.00"),
    ],
)
def test_the_premium_is_low_up_to_the_cut_high_to_the_limit_and_rounded_half_up(
    agreement, year, salary, months, premium
):
    assert salary_premium(agreement, year, Decimal(salary), months) == Decimal(premium)


def test_after_the_las_age_akap_kr_pays_the_low_rate_on_all():
    assert salary_premium("AKAP-KR", 2026, Decimal(100_000), after_las_age=True) == Decimal("6000.00")
    assert salary_premium("AKAP-KR", 2026, Decimal(100_000)) > Decimal("6000.00")


def test_itp_1_knows_no_las_age():
    aged, usual = (salary_premium("ITP1", 2026, Decimal(100_000), after_las_age=aged) for aged in (True, False))

    assert aged == usual


def test_a_half_year_is_settled_on_what_was_earned_in_it_together():
    uneven = settled_premium("AKAP-KR", 2026, Decimal(6 * 52_125), 6)

    # Three months without pay and three with double pay stay below 3.75 income base amounts.
    assert uneven == salary_premium("AKAP-KR", 2026, Decimal(52_125), 6)
    assert uneven < 3 * salary_premium("AKAP-KR", 2026, Decimal(2 * 52_125))


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("agreement_unknown", ("SAF-LO", 2026, Decimal(1))),
        ("agreement_not_in_force", ("AKAP-KR", 2022, Decimal(1))),
        ("income_base_amount_missing", ("ITP1", 2027, Decimal(1))),
        ("negative_amount", ("ITP1", 2026, Decimal(-1))),
    ],
)
def test_each_refusal_has_its_code(code, arguments):
    assert code in CODES
    with pytest.raises(SalaryRefused) as refusal:
        salary_premium(*arguments)
    assert refusal.value.code == code


def test_a_new_income_base_amount_can_be_handed_in():
    assert salary_premium("ITP1", 2027, Decimal(1000), base_amounts={2027: Decimal(86_000)}) == Decimal("45.00")


def test_the_income_base_amounts_are_those_of_the_worked_cases():
    spelled = EXAMPLES["income_base_amounts_SEK"]

    assert income_base_amounts() == {int(year): Decimal(amount) for year, amount in spelled.items()}
