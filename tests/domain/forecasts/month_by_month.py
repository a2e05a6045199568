"""
A second forecast, written from SPEC §3, §4 and §6 alone: one month after the other, in decimal, and slowly.

It shares no arithmetic with the product: only the inputs and the figures of the assumption set.
"""

import math
from datetime import date
from decimal import Decimal, localcontext
from types import SimpleNamespace

PRECISION = 40


def slow_forecast(inputs, assumptions, scenario):
    """Return everything unrounded, as Decimal; the payout factors in float."""
    with localcontext() as context:
        context.prec = PRECISION
        return _carried(inputs, assumptions, scenario)


def _carried(inputs, assumptions, scenario):
    first = _index(inputs.as_of)
    months = max(0, inputs.birth + 12 * inputs.retirement_age.years + inputs.retirement_age.months + 1 - first)
    inflation = 1 + assumptions.inflation[scenario]
    growth, fee, tax = _monthly_factors(inputs, assumptions, scenario)
    said = SimpleNamespace(
        **{"capital": inputs.opening_capital, "months": months, "fee_cap_hit": False, "paid_in": Decimal(0)},
        **{name: Decimal(0) for name in ("growth", "asset_fee", "yield_tax", "fixed_fee", "forfeited", "excluded")},
        points={0: (inputs.opening_capital, inputs.opening_capital, inputs.opening_capital)},
        paid_in_today=inputs.opening_capital,
    )
    for month in range(months):
        _one_month(said, inputs, assumptions, month, growth, fee, tax, inflation)
        if (first + month + 1) % 12 == 0 or month + 1 == months:
            paid_in = inputs.opening_capital + said.paid_in
            said.points[month + 1] = (said.capital, paid_in, said.paid_in_today)
    said.excluded = sum(
        (one.amount for one in inputs.invoice_overrides + inputs.supplementary if max(0, one.month - first) >= months),
        Decimal(0),
    )
    _pay_out(said, inputs, assumptions, scenario, first + months, inflation)
    return said


def _one_month(said, inputs, assumptions, month, growth, fee, tax, inflation):
    year_offset = (_index(inputs.as_of) + month) // 12 - inputs.as_of.year
    grown = said.capital * growth
    after_fee = grown * fee
    after_tax = after_fee * tax
    said.growth += grown - said.capital
    said.asset_fee += grown - after_fee
    said.yield_tax += after_fee - after_tax
    fixed = assumptions.fixed_fee_year / 12 * (inflation**year_offset if assumptions.fixed_fee_indexed else 1)
    if 0 < after_tax < fixed and fixed - after_tax > Decimal("1e-9"):
        said.fee_cap_hit = True
    taken = min(fixed, after_tax)
    said.fixed_fee += taken
    said.capital = after_tax - taken
    credited = _credited(inputs, assumptions, month, year_offset)
    said.paid_in += credited
    said.paid_in_today += credited / _prices(inflation, month + 1)
    said.capital += credited * (1 - assumptions.premium_fee)
    leave = inputs.leave_date
    if leave and _index(leave) == _index(inputs.as_of) + month and inputs.vested_share_on_leave < 1:
        said.forfeited = said.capital * (1 - inputs.vested_share_on_leave)
        said.capital *= inputs.vested_share_on_leave


def _credited(inputs, assumptions, month, year_offset):
    absolute = _index(inputs.as_of) + month
    one_offs = (*inputs.invoice_overrides, *inputs.supplementary)
    amount = sum((one.amount for one in one_offs if max(one.month, _index(inputs.as_of)) == absolute), Decimal(0))
    due = date(absolute // 12, absolute % 12 + 1, inputs.due_day)
    is_due = (
        due.month in inputs.payment_months
        and not any(first <= absolute <= last for first, last in inputs.payment_holidays)
        and not any(override.month == absolute for override in inputs.invoice_overrides)
        and (inputs.join_date or date.min) <= due <= (inputs.leave_date or date.max)
        and inputs.as_of <= due
    )
    return amount + (inputs.payment_item * (1 + assumptions.premium_growth) ** year_offset if is_due else 0)


def _monthly_factors(inputs, assumptions, scenario):
    weighted = [(weight, assumptions.classes[name]) for name, weight in inputs.plan]
    yearly_return = sum(weight * one.returns[scenario] for weight, one in weighted)
    asset_fee = sum(weight * one.asset_fee for weight, one in weighted)
    return tuple(_twelfth_root(one) for one in (1 + yearly_return, 1 - asset_fee, 1 - assumptions.yield_tax))


def _pay_out(said, inputs, assumptions, scenario, start, inflation):
    age = start - inputs.birth - 1
    net = (1 + assumptions.payout_return[scenario]) * (1 - assumptions.payout_fee) * (1 - assumptions.yield_tax)
    v = float((inflation if assumptions.payout_profile == "real_level" else 1) / net) ** (1 / 12)
    price = float(_prices(inflation, said.months))
    said.capital_today = float(said.capital) / price
    said.pension_month_all = {
        payout: float(said.capital) / _annuity(payout, v, assumptions.mortality, age, inputs.birth // 12)
        for payout in ("5", "10", "15", "20", "life")
    }
    said.pension_month = said.pension_month_all[inputs.payout]
    said.pension_month_today = said.pension_month / price


def _annuity(payout, v, law, age, birth_year):
    if payout != "life":
        return math.fsum(v**t for t in range(12 * int(payout)))
    x = age - math.floor((birth_year - 1955) * 9 / 10)
    log_c = math.log(law.c)
    return math.fsum(
        v**t * math.exp(-law.a * t / 12 - law.b * law.c ** (x / 12) * (law.c ** (t / 12) - 1) / log_c)
        for t in range(max(1, 1440 - x))
    )


def _index(day):
    return 12 * day.year + day.month - 1


def _twelfth_root(number):
    return (number.ln() / 12).exp() if number != 1 else number


def _prices(inflation, months):
    return _twelfth_root(inflation) ** months
