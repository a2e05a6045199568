"""Reading one insured's inputs from spelled values, as JSON and portfolio files hold them."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from pelaren.domain.forecasts.errors import InputRefused
from pelaren.domain.forecasts.inputs import Age, Inputs, OneOff
from pelaren.domain.forecasts.months import month_of, parse_month
from pelaren.domain.forecasts.rates import Plan, plan_of

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_MONEY = Decimal(10) ** 11
_MOST_NUMBER = 10**6


def read_inputs(spelled: Mapping[str, Any]) -> Inputs:
    """
    Read inputs spelled as SPEC §2: text for dates, months and money, a list for each list.

    Without a value, the dates and the assumption set are none, the lists empty and the vested share 1.
    Raises InputRefused(malformed) for a value that is not what its field holds.
    """
    if not isinstance(spelled, Mapping):
        raise InputRefused("malformed", "input")
    return inputs_of({name: read_field(name, spelled[name]) for name in _READERS if spelled.get(name) is not None})


def inputs_of(fields: Mapping[str, Any]) -> Inputs:
    """Put read fields together. Raises InputRefused(malformed) when one is missing that may not be."""
    for name in REQUIRED:
        if name not in fields:
            raise InputRefused("malformed", name)
    return Inputs(**fields)


def read_field(name: str, value: Any) -> Any:
    """Read one field. Raises InputRefused(malformed)."""
    try:
        return _READERS[name](value)
    except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation):
        raise InputRefused("malformed", name) from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _payout(value: Any) -> str:
    return str(_whole_number(value)) if isinstance(value, int) else _text(value)


def _date(value: Any) -> date:
    if not _ISO_DATE.fullmatch(value):
        raise ValueError("not a date")
    return date.fromisoformat(value)


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise TypeError("not a number")
    number = Decimal(value)
    if not number.is_finite() or abs(number) >= _MOST_MONEY:
        raise ValueError("not an amount")
    return number


def _whole_number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _MOST_NUMBER:
        raise TypeError("not a whole number")
    return value


def _list(value: Any) -> list:
    if not isinstance(value, list | tuple):
        raise TypeError("not a list")
    return list(value)


def _age(value: Mapping[str, Any]) -> Age:
    return Age(_whole_number(value["years"]), _whole_number(value.get("months", 0)))


def _plan(value: Mapping[str, Any]) -> Plan:
    return plan_of((_text(name), _number(weight)) for name, weight in value.items())


def _holidays(value: Any) -> tuple[tuple[int, int], ...]:
    return tuple((parse_month(first), parse_month(last)) for first, last in map(_list, _list(value)))


def _overrides(value: Any) -> tuple[OneOff, ...]:
    return tuple(OneOff(parse_month(line["month"]), _number(line["amount"])) for line in _list(value))


def _supplementary(value: Any) -> tuple[OneOff, ...]:
    return tuple(OneOff(month_of(_date(line["due"])), _number(line["amount"])) for line in _list(value))


_READERS: dict[str, Callable[[Any], Any]] = {
    "country": _text,
    "currency": _text,
    "as_of": _date,
    "birth": parse_month,
    "retirement_age": _age,
    "opening_capital": _number,
    "payment_item": _number,
    "payment_months": lambda value: frozenset(map(_whole_number, _list(value))),
    "due_day": _whole_number,
    "plan": _plan,
    "payout": _payout,
    "join_date": _date,
    "leave_date": _date,
    "vested_share_on_leave": _number,
    "payment_holidays": _holidays,
    "invoice_overrides": _overrides,
    "supplementary": _supplementary,
    "assumption_set": _text,
}
OPTIONAL = (
    *("join_date", "leave_date", "vested_share_on_leave", "payment_holidays", "invoice_overrides", "supplementary"),
    "assumption_set",
)
"""The fields that may be left out."""
REQUIRED = tuple(name for name in _READERS if name not in OPTIONAL)
"""The fields that may not."""
