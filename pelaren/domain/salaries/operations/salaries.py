"""Say which agreement a contract follows, report salaries, and let the instalments follow them."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.queries import plan_of
from pelaren.domain.contracts import rules as contract_rules
from pelaren.domain.contracts.models import Contract, Insured
from pelaren.domain.forecasts.salary_premiums import agreements
from pelaren.domain.movements.operations import instalments
from pelaren.domain.salaries.models import Salary, SalaryTerms
from pelaren.domain.salaries.queries import agreement_of, latest_salaries
from pelaren.domain.salaries.rules import instalment_of, months_between
from pelaren.values.refusals import Refusal

LARGEST = 10_000_000_00
"""A monthly salary above this, in minor units, is a slip of the hand."""


class NotInKronor(Refusal):
    field = "agreement"
    message = _("Only contracts in Swedish kronor can follow the salary.")


class NotInForce(Refusal):
    field = "agreement"
    message = _("The agreement is in force from %(year)s on. Choose another day or another agreement.")


class FollowsNoSalary(Refusal):
    message = _("The instalments of the contract do not follow the salary.")


class NoPayments(Refusal):
    field = "salary"
    message = _("The contract has no payment plan yet.")


class NotInAGroup(Refusal):
    field = "salary"
    message = _("The person has left the group, so there is no instalment to change.")


class SalaryTooLarge(Refusal):
    field = "salary"
    message = _("The salary is unreasonably large. Check it.")


@transaction.atomic
def follow(*, contract: Contract, agreement: str, valid_from: date, now: datetime, by: Actor) -> SalaryTerms:
    """
    Let the instalments of a contract follow an agreement from a day on, or none with ""; no instalment changes yet.

    Raises NotInKronor, NotInForce.
    """
    if agreement and contract.currency != "SEK":
        raise NotInKronor
    if agreement and valid_from.year < agreements()[agreement].from_year:
        raise NotInForce(year=agreements()[agreement].from_year)
    terms, _created = SalaryTerms.objects.update_or_create(
        employer_id=contract.employer_id,
        contract=contract,
        valid_from=valid_from,
        defaults={"agreement": agreement, "chosen_at": now, "chosen_by_id": by.user_id},
    )
    record("salary-terms.chosen", about=contract, by=by, agreement=agreement or "–", valid_from=valid_from.isoformat())
    return terms


@transaction.atomic
def report(*, insured: Insured, salary: int, today: date, now: datetime, by: Actor) -> Salary:
    """
    Keep a monthly salary, in minor units, and set the instalment it gives.

    Raises FollowsNoSalary, NoPayments, NotInAGroup, SalaryTooLarge, UnevenPeriods, BaseAmountUnknown, and what changing
    an instalment raises.
    """
    if not 0 <= salary <= LARGEST:
        raise SalaryTooLarge
    agreement = agreement_of(insured.contract, on=today)
    if not agreement:
        raise FollowsNoSalary
    enrolment = contract_rules.current(list(insured.enrolments.all()), today=today)
    if enrolment is None or enrolment.has_left(today):
        raise NotInAGroup
    months = _months_of(insured.contract)
    premium = instalment_of(salary, agreement, months=months, birth=insured.birth_date, on=today)
    kept = Salary.objects.create(
        employer_id=insured.employer_id,
        insured=insured,
        month_salary=salary,
        agreement=agreement,
        year=today.year,
        months=months,
        premium=premium,
        reported_at=now,
        reported_by_id=by.user_id,
    )
    instalments.change(enrolment=enrolment, amount=premium, seen=enrolment.instalment, today=today, by=by)
    record("salary.reported", about=insured, by=by, instalment=premium)
    return kept


@transaction.atomic
def renew(*, contract: Contract, today: date, now: datetime, by: Actor) -> int:
    """
    Set the instalments that the latest salaries give now: in a new year, or after another agreement was chosen.

    Returns how many salaries gave another instalment. Raises what `report` raises.
    """
    changed = 0
    for salary in latest_salaries(contract):
        enrolment = contract_rules.current(list(salary.insured.enrolments.all()), today=today)
        if enrolment is None or enrolment.has_left(today):
            continue
        salary.insured.contract = contract
        renewed = report(insured=salary.insured, salary=salary.month_salary, today=today, now=now, by=by)
        changed += renewed.premium != enrolment.instalment
    return changed


def _months_of(contract: Contract) -> int:
    plan = plan_of(contract)
    if plan is None or not plan.months:
        raise NoPayments
    return months_between(plan.months)
