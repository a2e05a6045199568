"""Instalments that follow the salary: exact money, kept with what it was computed from."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from pelaren.domain.audit.models import Event
from pelaren.domain.billing.models import PaymentPlan
from pelaren.domain.contracts.models import InstalmentChange
from pelaren.domain.forecasts.salary_premiums import salary_premium
from pelaren.domain.salaries.models import Salary
from pelaren.domain.salaries.operations import salaries
from pelaren.domain.salaries.queries import agreement_of
from pelaren.domain.salaries.rules import BaseAmountUnknown, UnevenPeriods, instalment_of, months_between
from tests.world import TODAY, World, an_identity, an_insured

FIRST_OF_YEAR = date(2026, 1, 1)


@pytest.fixture
def enrolment(world: World):
    follow(world)
    return an_insured(world.swedish_group, identity=an_identity("SE"))


def follow(world: World, agreement: str = "AKAP-KR", valid_from: date = FIRST_OF_YEAR, **changes):
    order = {"contract": world.swedish_contract, "now": timezone.now(), "by": world.disa}
    return salaries.follow(agreement=agreement, valid_from=valid_from, **order | changes)


def report(enrolment, salary: int = 3_850_000, *, by, today: date = TODAY) -> Salary:
    return salaries.report(insured=enrolment.insured, salary=salary, today=today, now=timezone.now(), by=by)


def test_a_salary_gives_the_instalment_of_the_agreement_for_the_months_of_a_payment(world, enrolment):
    kept = report(enrolment, by=world.cecilia)

    enrolment.refresh_from_db()
    assert (kept.months, kept.year, kept.premium) == (3, 2026, 693_000)
    assert enrolment.instalment == 693_000
    assert InstalmentChange.objects.get().after == 693_000


def test_half_an_ore_is_rounded_up():
    assert instalment_of(6_100_000, "ITP1", months=1, birth=None, on=date(2025, 6, 1)) == 545_438


@pytest.mark.parametrize(("born", "premium"), [(date(1957, 11, 22), 600_000), (date(1957, 11, 23), None)])
def test_from_the_las_age_on_the_low_rate_is_paid_on_all(born, premium):
    usual = int(100 * salary_premium("AKAP-KR", 2026, Decimal(100_000)))

    found = instalment_of(10_000_000, "AKAP-KR", months=1, birth=born, on=TODAY)

    assert found == (premium or usual)
    assert usual > 600_000


@pytest.mark.parametrize(
    ("months", "covered"), [((3, 6, 9, 12), 3), (tuple(range(1, 13)), 1), ((12,), 12), ((1, 7), 6)]
)
def test_a_payment_covers_the_months_since_the_one_before(months, covered):
    assert months_between(months) == covered


def test_payments_at_uneven_distances_have_no_one_instalment(world, enrolment):
    PaymentPlan.objects.filter(contract=world.swedish_contract).update(months=[1, 2, 7])

    with pytest.raises(UnevenPeriods):
        report(enrolment, by=world.cecilia)

    assert not Salary.objects.exists()


def test_terms_hold_from_their_day_until_others_do(world):
    follow(world, "ITP1", date(2025, 1, 1))
    follow(world, "AKAP-KR", date(2026, 1, 1))
    follow(world, "", date(2026, 7, 1))

    days = (date(2024, 12, 31), date(2025, 1, 1), date(2026, 1, 1), date(2026, 7, 1))
    assert [agreement_of(world.swedish_contract, on=day) for day in days] == ["", "ITP1", "AKAP-KR", ""]


def test_only_contracts_in_kronor_follow_a_salary_and_only_agreements_in_force(world):
    with pytest.raises(salaries.NotInKronor):
        follow(world, contract=world.contract)
    with pytest.raises(salaries.NotInForce):
        follow(world, valid_from=date(2022, 12, 31))


def test_where_nothing_follows_the_salary_none_is_taken(world):
    with pytest.raises(salaries.FollowsNoSalary):
        report(an_insured(world.swedish_group, identity=an_identity("SE")), by=world.cecilia)


def test_whoever_has_left_has_no_instalment_to_follow(world, enrolment):
    enrolment.exit_date = date(2026, 6, 30)
    enrolment.save()

    with pytest.raises(salaries.NotInAGroup):
        report(enrolment, by=world.cecilia)


@pytest.mark.parametrize("salary", [-1, salaries.LARGEST + 1])
def test_a_salary_that_cannot_be_is_refused(world, enrolment, salary):
    with pytest.raises(salaries.SalaryTooLarge):
        report(enrolment, salary, by=world.cecilia)


def test_a_year_without_its_base_amount_is_said(world, enrolment):
    with pytest.raises(BaseAmountUnknown) as refusal:
        report(enrolment, by=world.cecilia, today=date(2027, 1, 2))

    assert "2027" in str(refusal.value)


def test_another_agreement_changes_the_instalments_when_they_are_computed_again(world, enrolment):
    report(enrolment, by=world.cecilia)
    report(enrolment, 5_000_000, by=world.cecilia)
    follow(world, "ITP1", TODAY)

    changed = salaries.renew(contract=world.swedish_contract, today=TODAY, now=timezone.now(), by=world.disa)

    enrolment.refresh_from_db()
    assert changed == 1
    assert enrolment.instalment == 3 * 225_000
    again = salaries.renew(contract=world.swedish_contract, today=TODAY, now=timezone.now(), by=world.disa)
    assert again == 0


def test_every_step_stands_in_the_trail_and_the_salary_itself_does_not(world, enrolment):
    report(enrolment, by=world.cecilia)

    told = {event.name: event.facts for event in Event.objects.filter(employer=world.sunnana)}
    assert {"salary-terms.chosen", "salary.reported", "instalment.changed"} <= set(told)
    assert "3850000" not in str(told)
