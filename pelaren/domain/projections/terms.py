"""What a contract's forecasts have in common: market, payment plan, investment plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from pelaren.domain.billing.models import PaymentPlan
from pelaren.domain.contracts.models import Contract, InvestmentPlan, InvestmentShare
from pelaren.domain.forecasts.rates import Plan
from pelaren.domain.projections.rules import FundShare, fund_share, plan_from
from pelaren.domain.savings.models import InvestmentFund

# Without a payment plan nothing falls due, and the day does not matter.
ANY_DUE_DAY = 15


@dataclass(frozen=True)
class ContractTerms:
    """The terms of a contract on a day; `shares` are empty while it has no investment plan."""

    contract_id: int
    country: str
    currency: str
    payment_months: frozenset[int]
    due_day: int
    shares: tuple[FundShare, ...]

    @property
    def plan(self) -> Plan:
        """The investment plan as asset classes."""
        return plan_from(self.shares)


def terms_of(contracts: Iterable[Contract], *, as_of: date) -> dict[int, ContractTerms]:
    """Return the terms of contracts whose employers are known, by contract id, with three questions for all of them."""
    by_id = {contract.pk: contract for contract in contracts}
    plans = {plan.contract_id: plan for plan in PaymentPlan.objects.filter(contract__in=by_id)}
    shares = _shares(by_id, as_of)
    known = {(fund.name, fund.currency): fund.asset_class for fund in InvestmentFund.objects.all()}
    return {pk: _terms(one, plans.get(pk), shares.get(pk, []), known) for pk, one in by_id.items()}


def _shares(contracts: dict[int, Contract], as_of: date) -> dict[int, list[InvestmentShare]]:
    in_order = Prefetch("shares", InvestmentShare.objects.order_by("-percent", "option"))
    plans = InvestmentPlan.objects.filter(contract__in=contracts, valid_from__lte=as_of)
    latest = plans.order_by("contract_id", "-valid_from").distinct("contract_id").prefetch_related(in_order)
    return {plan.contract_id: list(plan.shares.all()) for plan in latest}


def _terms(
    contract: Contract, plan: PaymentPlan | None, shares: list[InvestmentShare], known: dict[tuple[str, str], str]
) -> ContractTerms:
    classes = {share.option: known.get((share.option, contract.currency), "") for share in shares}
    return ContractTerms(
        contract_id=contract.pk,
        country=contract.employer.market,
        currency=contract.currency,
        payment_months=frozenset(plan.months) if plan else frozenset(),
        due_day=plan.due_day if plan else ANY_DUE_DAY,
        shares=tuple(fund_share(share.option, share.percent, classes) for share in shares),
    )
