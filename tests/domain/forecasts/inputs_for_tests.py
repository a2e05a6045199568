"""One insured to start from; a test changes what it is about."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from pelaren.domain.forecasts.inputs import Age, Inputs, OneOff
from pelaren.domain.forecasts.months import parse_month
from pelaren.domain.forecasts.rates import plan_of

EXAMPLES = json.loads((Path(__file__).parent / "examples.json").read_text(encoding="utf-8"))
EVERY_MONTH = frozenset(range(1, 13))
AS_OF = date(2026, 11, 1)


def an_insured(**changes) -> Inputs:
    """250 EUR a month from November 2026, 12 500 EUR now, three quarters equity, pension at 65 in May 2045."""
    usual = Inputs(
        country="FI",
        currency="EUR",
        as_of=AS_OF,
        birth=parse_month("1980-05"),
        retirement_age=Age(65),
        opening_capital=Decimal(12500),
        payment_item=Decimal(250),
        payment_months=EVERY_MONTH,
        due_day=15,
        plan=plan(equity="0.75", long_rates="0.25"),
        payout="10",
    )
    return replace(usual, **changes)


def plan(**weights):
    """A plan of classes and weights."""
    return plan_of((name, Decimal(weight)) for name, weight in weights.items())


def one_off(month: str, amount: str) -> OneOff:
    """A premium of one month."""
    return OneOff(parse_month(month), Decimal(amount))
