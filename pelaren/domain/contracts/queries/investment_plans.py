"""The investment plan that new premiums of a contract follow."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from pelaren.domain.contracts.models import Contract, InvestmentPlan, InvestmentShare


def investment_plan(contract: Contract, *, today: date) -> InvestmentPlan | None:
    """Return the plan that new premiums of a contract follow on a day, its shares fetched, the largest first."""
    shares = Prefetch("shares", InvestmentShare.objects.order_by("-percent", "option"))
    return _plans_begun(contract, today).prefetch_related(shares).first()


def investment_plan_name(contract: Contract, *, today: date) -> str:
    """Return what the plan that new premiums of a contract follow on a day is called; nothing while there is none."""
    return _plans_begun(contract, today).values_list("name", flat=True).first() or ""


def _plans_begun(contract: Contract, today: date) -> QuerySet[InvestmentPlan]:
    plans = InvestmentPlan.objects.filter(employer_id=contract.employer_id, contract=contract, valid_from__lte=today)
    return plans.order_by("-valid_from")
