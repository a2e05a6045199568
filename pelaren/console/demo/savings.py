"""The unit register of the demo world: what was paid in, invested by the plan, with the same prices every time."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from pelaren.console.demo.employers import BALANCED
from pelaren.domain.billing.models import InvoiceLine
from pelaren.domain.contracts.models import Contract
from pelaren.domain.savings.models import FundPrice, InvestmentFund, UnitHolding
from pelaren.domain.savings.rules import class_named

GROWTH = tuple(Decimal(percent) / 1000 for percent in (31, 44, -18, 62, 24, 53, -61, 47, 55, 12, 28))
"""Growth of the plan in each year since 2016, after fees."""
FIRST_YEAR = 2016
KEPT = Decimal("0.97")
"""What of a premium is invested after its fee."""
KNOWN_VALUES = {("7031-2", 214): Decimal("29426.85")}
"""Savings that the manual's pictures show, in the currency of the contract."""
MILLIONTH = Decimal("0.000001")


def create(contract: Contract, *, today: date) -> None:
    """Give everybody of a contract for whom premiums have been paid units at each year's end and last month's end."""
    days = days_until(today)
    prices = _prices(contract.currency, days)
    UnitHolding.objects.bulk_create(
        UnitHolding(employer_id=contract.employer_id, insured_id=insured_id, fund=fund, as_of=day, units=units)
        for insured_id, values in _values(contract, days)
        for day, value in values.items()
        for fund, units in _units(value, prices[day])
    )


def days_until(today: date) -> list[date]:
    """Return the last days of all years that have ended, and the last day of the month before today."""
    ends = [date(year, 12, 31) for year in range(FIRST_YEAR, today.year)]
    latest = today.replace(day=1) - timedelta(days=1)
    return ends if latest in ends else [*ends, latest]


def _values(contract: Contract, days: list[date]) -> Iterator[tuple[int, dict[date, Decimal]]]:
    lines = InvoiceLine.objects.filter(invoice__contract=contract, paid__gt=0)
    paid: dict[tuple[int, int], list[tuple[date, Decimal]]] = defaultdict(list)
    for insured, number, day, amount in lines.values_list("insured", "insured__number", "invoice__due_date", "paid"):
        paid[insured, number].append((day, Decimal(amount) / 100))
    for (insured, number), payments in paid.items():
        values = _invested(payments, days)
        known = KNOWN_VALUES.get((contract.number, number))
        scale = known / values[days[-1]] if known and values else Decimal(1)
        yield insured, {day: value * scale for day, value in values.items()}


def _invested(payments: list[tuple[date, Decimal]], days: list[date]) -> dict[date, Decimal]:
    value, since, values = Decimal(), date.min, {}
    for day in days:
        paid_in = sum((amount for due, amount in payments if since < due <= day), Decimal())
        growth = _growth(day.year) * day.month / 12
        value = value * (1 + growth) + KEPT * paid_in * (1 + growth / 2)
        since = day
        if value:
            values[day] = value
    return values


def _prices(currency: str, days: list[date]) -> dict[date, list[tuple[InvestmentFund, int, Decimal]]]:
    """Make the funds of a currency and what a unit was worth on each of the days; return them with their percent."""
    funds = [(_fund(name, currency), percent) for name, percent in BALANCED]
    found: dict[date, list[tuple[InvestmentFund, int, Decimal]]] = {}
    worth = Decimal(100)
    for day in days:
        worth *= 1 + _growth(day.year) * day.month / 12
        found[day] = [(fund, percent, _price(fund, day, worth + percent)) for fund, percent in funds]
    return found


def _fund(name: str, currency: str) -> InvestmentFund:
    fund, _ = InvestmentFund.objects.get_or_create(
        name=name, currency=currency, defaults={"asset_class": class_named(name) or "long_rates"}
    )
    return fund


def _price(fund: InvestmentFund, day: date, worth: Decimal) -> Decimal:
    price, _ = FundPrice.objects.get_or_create(
        fund=fund, day=day, defaults={"price": worth.quantize(MILLIONTH, ROUND_HALF_UP)}
    )
    return price.price


def _units(
    value: Decimal, prices: list[tuple[InvestmentFund, int, Decimal]]
) -> Iterator[tuple[InvestmentFund, Decimal]]:
    for fund, percent, price in prices:
        yield fund, (value * percent / 100 / price).quantize(MILLIONTH, ROUND_HALF_UP)


def _growth(year: int) -> Decimal:
    return GROWTH[(year - FIRST_YEAR) % len(GROWTH)]
