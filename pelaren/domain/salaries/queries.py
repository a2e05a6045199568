"""Questions about contracts whose instalments follow the salary."""

from datetime import date

from pelaren.domain.contracts.models import Contract, Insured
from pelaren.domain.salaries.models import Salary, SalaryTerms


def agreement_of(contract: Contract, *, on: date) -> str:
    """Return the agreement that the instalments of a contract follow on a day, "" when they follow none."""
    terms = SalaryTerms.objects.filter(employer_id=contract.employer_id, contract=contract, valid_from__lte=on)
    latest = terms.order_by("-valid_from").first()
    return latest.agreement if latest else ""


def latest_salary(insured: Insured) -> Salary | None:
    """Return the salary that was reported last, None while there is none."""
    reported = Salary.objects.filter(employer_id=insured.employer_id, insured=insured)
    return reported.order_by("-reported_at", "-pk").first()


def latest_salaries(contract: Contract) -> list[Salary]:
    """Return the latest salary of everybody in a contract for whom one was reported."""
    reported = Salary.objects.filter(employer_id=contract.employer_id, insured__contract=contract)
    return list(reported.order_by("insured_id", "-reported_at", "-pk").distinct("insured_id").select_related("insured"))
