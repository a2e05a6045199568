"""Valid inputs drawn at random, with every field and every edge of SPEC §10 among them, and sets with odd rates."""

import random
from datetime import date, timedelta
from decimal import Decimal

from pelaren.domain.forecasts.assumptions import AssumptionSet, AssumptionSets, shipped_sets
from pelaren.domain.forecasts.inputs import Age, Inputs, OneOff
from pelaren.domain.forecasts.months import first_day, month_of
from pelaren.domain.forecasts.rates import plan_of

LIFE_AND_YEARS = ("5", "10", "15", "20", "life")
PATTERNS = ((), (12,), (6, 12), (3, 6, 9, 12), (1, 2, 3), tuple(range(1, 13)), (1, 4, 5, 11))
WEIGHTS = ("0", "0.1", "0.25", "0.5", "0.75", "0.9", "1")
AS_OF = (date(2026, 1, 1), date(2026, 12, 31), date(2027, 2, 15), date(2027, 11, 20))
MAKEHAM = {
    **{"law": "makeham", "A": "0.0005", "B": "0.00000126", "c": "1.1339", "base_birth_year": 1955},
    **{"shift_months_per_10_years": 9, "unisex": True, "max_age_years": 120},
}


def _flat_set(identifier, *, rate, fee, tax, inflation, growth, fixed_fee, indexed, payout_rate, profile):
    scenarios = ("unfavourable", "best_estimate", "favourable")
    content = {
        **{"country": "FI", "currency": "EUR", "effective_from": "1990-01-01", "mortality": MAKEHAM},
        "classes": {
            name: {"return": dict.fromkeys(scenarios, rate), "asset_fee": fee} for name in ("equity", "long_rates")
        },
        **{"inflation": dict.fromkeys(scenarios, inflation), "payout_return": dict.fromkeys(scenarios, payout_rate)},
        **{"premium_growth": growth, "yield_tax": tax, "premium_fee": "0.015", "fixed_fee_year": fixed_fee},
        **{"fixed_fee_indexed": indexed, "payout_fee": "0", "payout_profile": profile},
        **{"retirement_age_min": 55, "retirement_age_max": 75, "small_pension_month": "30.00"},
    }
    return AssumptionSet.from_json(identifier, content)


def odd_sets():
    """Sets in which the geometric series have quotient 1, in which money shrinks, and in which fees outgrow it."""
    common = {"tax": "0", "profile": "real_level"}
    return AssumptionSets(
        [
            _flat_set(
                "ALL-ZERO",
                **{"rate": "0", "fee": "0", "inflation": "0", "growth": "0", "fixed_fee": "1.20", "indexed": False},
                **{"payout_rate": "0", **common},
            ),
            _flat_set(
                "NO-REAL-GROWTH",
                **{"rate": "0.02", "fee": "0", "inflation": "0.02", "growth": "0.02", "fixed_fee": "12"},
                **{"indexed": True, "payout_rate": "0.02", **common},
            ),
            _flat_set(
                "SHRINKING",
                **{"rate": "-0.02", "fee": "0.015", "inflation": "0.01", "growth": "0.01", "fixed_fee": "36"},
                **{"indexed": True, "payout_rate": "-0.01", "tax": "0.002", "profile": "nominal_level"},
            ),
        ]
    )


def all_sets():
    """The sets that come with the product, and the odd ones."""
    return shipped_sets().together_with(odd_sets())


def random_inputs(draw: random.Random) -> Inputs:
    """Draw the inputs of one insured."""
    assumptions = draw.choice(list(all_sets()))
    as_of = draw.choice(AS_OF)
    age = Age(draw.randint(55, 74), draw.randint(0, 11)) if draw.random() < 0.5 else Age(65)
    birth = month_of(as_of) - draw.choice([draw.randint(18 * 12, 64 * 12), draw.randint(40 * 12, 95 * 12)])
    horizon = birth + age.in_months + 1 - month_of(as_of)
    return Inputs(
        country=assumptions.country,
        currency=assumptions.currency,
        as_of=as_of,
        birth=birth,
        retirement_age=age,
        opening_capital=_opening(draw),
        payment_item=draw.choice([Decimal(0), _money(draw, 5), _money(draw, 500), _money(draw, 9000)]),
        payment_months=frozenset(draw.choice(PATTERNS)),
        due_day=draw.randint(1, 28),
        plan=_plan(draw, sorted(assumptions.classes)),
        payout=draw.choice(LIFE_AND_YEARS),
        join_date=_sometimes(draw, lambda: _near(draw, as_of, 900)),
        leave_date=_sometimes(draw, lambda: _near(draw, as_of, 4000)),
        vested_share_on_leave=draw.choice([Decimal(1), Decimal(0), Decimal("0.5"), Decimal("0.8")]),
        payment_holidays=tuple(_holiday(draw, as_of) for _ in range(draw.choice([0, 0, 0, 1, 2]))),
        invoice_overrides=_one_offs(draw, month_of(as_of), horizon, [0, 0, 0, 1, 3]),
        supplementary=_one_offs(draw, month_of(as_of), horizon, [0, 0, 0, 1, 2]),
        assumption_set=assumptions.id,
    )


def ordinary_inputs(draw: random.Random, as_of: date = date(2026, 11, 1)) -> Inputs:
    """Draw an insured without anything out of the ordinary, of one of the sets that come with the product."""
    assumptions = shipped_sets().get(draw.choice(["SE-2026-01", "FI-2026-01"]))
    return Inputs(
        country=assumptions.country,
        currency=assumptions.currency,
        as_of=as_of,
        birth=month_of(as_of) - draw.randint(20 * 12, 64 * 12),
        retirement_age=Age(65),
        opening_capital=_money(draw, 300_000) + 5000,
        payment_item=_money(draw, 4000) + 50,
        payment_months=frozenset(range(1, 13)),
        due_day=15,
        plan=_plan(draw, sorted(assumptions.classes)),
        payout=draw.choice(LIFE_AND_YEARS),
    )


def _money(draw: random.Random, most: int) -> Decimal:
    return Decimal(draw.randint(0, most * 100)) / 100


def _opening(draw: random.Random) -> Decimal:
    # Some tenths: whole monthly fees of a set without rates, which end exactly, or by a rounding error of float64.
    tenths = Decimal(draw.randint(1, 40)) / 10
    return draw.choice([Decimal(0), tenths, _money(draw, 200), _money(draw, 5000), _money(draw, 900_000)])


def _near(draw: random.Random, as_of: date, days: int) -> date:
    return as_of + timedelta(days=draw.randint(-days // 4, days))


def _sometimes(draw: random.Random, value):
    return value() if draw.random() < 0.3 else None


def _plan(draw: random.Random, classes: list[str]):
    first, second = draw.sample(classes, 2)
    weight = Decimal(draw.choice(WEIGHTS))
    return plan_of([(first, weight), (second, 1 - weight)])


def _holiday(draw: random.Random, as_of: date) -> tuple[int, int]:
    first = month_of(as_of) + draw.randint(-12, 120)
    return first, first + draw.randint(0, 30)


def _one_offs(draw: random.Random, now: int, horizon: int, counts: list[int]) -> tuple[OneOff, ...]:
    def month() -> int:
        # Around the ends of the time of saving as often as anywhere.
        return now + draw.choice([draw.randint(-3, 3), draw.randint(horizon - 2, horizon + 2), draw.randint(0, 200)])

    months = {month() for _ in range(draw.choice(counts))}
    return tuple(OneOff(month_of(first_day(one)), draw.choice([Decimal(0), _money(draw, 3000)])) for one in months)
