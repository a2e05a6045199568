"""What a forecast is computed from, for one insured (SPEC §2)."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pelaren.domain.forecasts.months import format_month
from pelaren.domain.forecasts.rates import Plan

MODEL_VERSION = "pension-forecast/1"
"""Names the model; stored beside a kept forecast with Inputs.fingerprint, so that it can be recomputed."""


class Age(NamedTuple):
    """An age in whole years and months 0–11."""

    years: int
    months: int = 0

    @property
    def in_months(self) -> int:
        """The age in months."""
        return 12 * self.years + self.months


class OneOff(NamedTuple):
    """A premium of one month (month index), in money of the input's currency."""

    month: int
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """
    The inputs of one insured; sex is never one of them.

    Money is Decimal in `currency`; months are month indexes (see months.py); dates are inclusive. `birth` is a month,
    `payment_months` a set of 1–12, `due_day` the day of the month an invoice falls due, `payment_holidays` pairs of
    first and last month, `invoice_overrides` the open invoice lines (also 0.00), `supplementary` open or simulated
    one-off premiums, `assumption_set` an id, or None for the country's newest.
    """

    country: str
    currency: str
    as_of: date
    birth: int
    retirement_age: Age
    opening_capital: Decimal
    payment_item: Decimal
    payment_months: frozenset[int]
    due_day: int
    plan: Plan
    payout: str
    join_date: date | None = None
    leave_date: date | None = None
    vested_share_on_leave: Decimal = Decimal(1)
    payment_holidays: tuple[tuple[int, int], ...] = ()
    invoice_overrides: tuple[OneOff, ...] = ()
    supplementary: tuple[OneOff, ...] = ()
    assumption_set: str | None = None

    @property
    def one_offs(self) -> tuple[OneOff, ...]:
        """Overrides and supplementary premiums together: both count in the month they fall due."""
        return self.invoice_overrides + self.supplementary

    @property
    def fingerprint(self) -> str:
        """A SHA-256 over every input, equal for equal inputs: kept with a stored forecast (SPEC §8)."""
        spelled = {name: _spelled(name, getattr(self, name)) for name in sorted(self.__slots__)}
        return hashlib.sha256(json.dumps(spelled, sort_keys=True).encode()).hexdigest()


def _spelled(name: str, value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, tuple):
        return [_spelled("", item) for item in value]
    return format_month(value) if name == "birth" and isinstance(value, int) else value
