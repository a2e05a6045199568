"""A unit register for tests: units that are worth a given amount on a day."""

from datetime import date
from decimal import Decimal

from pelaren.domain.contracts.models import Contract, Enrolment, InvestmentPlan, InvestmentShare
from pelaren.domain.savings.models import FundPrice, InvestmentFund, UnitHolding

VALUE_DAY = date(2026, 10, 31)


def an_investment_plan(contract: Contract) -> InvestmentPlan:
    """Bonds and shares, half of each, since the contract began."""
    plan = InvestmentPlan.objects.create(
        employer_id=contract.employer_id, contract=contract, name="Balanserad", valid_from=contract.valid_from
    )
    for option in ("Räntor Norden", "Aktier Världen"):
        InvestmentShare.objects.create(employer_id=contract.employer_id, plan=plan, option=option, percent=50)
    return plan


def a_fund(name: str = "Räntor Norden", currency: str = "EUR", asset_class: str = "long_rates") -> InvestmentFund:
    return InvestmentFund.objects.get_or_create(name=name, currency=currency, defaults={"asset_class": asset_class})[0]


def some_units(enrolment: Enrolment, *, value: str, day: date = VALUE_DAY) -> UnitHolding:
    """Units worth an amount in the contract's currency, at a price of 10."""
    fund = a_fund(currency=enrolment.insured.contract.currency)
    FundPrice.objects.get_or_create(fund=fund, day=day, defaults={"price": Decimal(10)})
    return UnitHolding.objects.create(
        employer_id=enrolment.employer_id, insured=enrolment.insured, fund=fund, as_of=day, units=Decimal(value) / 10
    )
