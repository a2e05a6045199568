"""One insured a row: how inputs and answers are spelled in flat columns, whatever the kind of file."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pelaren.domain.forecasts.assumptions import SCENARIOS
from pelaren.domain.forecasts.errors import InputRefused
from pelaren.domain.forecasts.formats.answers import age_text
from pelaren.domain.forecasts.formats.spelling import OPTIONAL, REQUIRED, inputs_of, read_field
from pelaren.domain.forecasts.inputs import Inputs
from pelaren.domain.forecasts.months import first_day
from pelaren.domain.forecasts.outlines import Outline
from pelaren.domain.forecasts.projection import RESULTS
from pelaren.domain.forecasts.rounding import cents_texts

INPUTS = (*REQUIRED, *OPTIONAL)
"""
Input columns, beside `id`, which is given back. Text as in SPEC §2, several values with a space between: ages 65y0m,
months 1 4 7 10, a plan equity=0.75 long_rates=0.25, holidays 2027-05/2028-04, overrides 2026-11=400.00, supplementary
premiums 2026-09-30=1200.00. A file with types may hold the same as dates, numbers, lists and structures.
"""
_FLAGS = ("small_pension", "fee_cap_hit")
_TRUTH = {True: "true", False: "false"}
ANSWERED = (
    *("id", "error", "assumption_set", "months", "pension_start", "age_at_start", "excluded_premiums"),
    *(f"{scenario}_{name}" for scenario in SCENARIOS for name in (*RESULTS, *_FLAGS)),
)
"""Output columns: money to the cent, flags true or false; of a refused insured only `id` and `error`."""

_AGE = re.compile(r"([0-9]{1,3})(?:y([0-9]{1,2})m)?")


def inputs_from(row: Mapping[Any, Any]) -> Inputs:
    """Read the inputs of a row; an empty column is none. Raises InputRefused(malformed)."""
    values = {name: value for name in INPUTS if (value := _stripped(row.get(name))) not in (None, "")}
    # No payment months are no regular premiums; everywhere else in a row nothing means nothing was said.
    values.setdefault("payment_months", "")
    return inputs_of({name: _read(name, value) for name, value in values.items()})


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _read(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return _read_text(name, value)
    try:
        return read_field(name, _as_spelled(name, value))
    except (TypeError, ValueError):
        raise InputRefused("malformed", name) from None


# The same plans, months and dates come again in row after row.
@lru_cache(maxsize=1 << 15)
def _read_text(name: str, text: str) -> Any:
    try:
        return read_field(name, _SPELLED.get(name, str)(text))
    except ValueError:
        raise InputRefused("malformed", name) from None


def row_of(identifier: str, answer: Outline | InputRefused) -> list[str]:
    """Spell an answer, in the order of ANSWERED."""
    if isinstance(answer, InputRefused):
        return [identifier, answer.code, *[""] * (len(ANSWERED) - 2)]
    excluded, *amounts = cents_texts([answer.excluded_premiums, *answer.results.T.ravel().tolist()])
    span = answer.span
    row = [identifier, "", answer.assumptions.id, str(span.months), first_day(span.start).isoformat()]
    row += [age_text(span.age_at_start), excluded]
    flags = zip(answer.small_pension.tolist(), answer.fee_cap_hit.tolist(), strict=True)
    for place, (is_small, is_capped) in enumerate(flags):
        row += [*amounts[4 * place : 4 * place + 4], _TRUTH[is_small], _TRUTH[is_capped]]
    return row


def _as_spelled(name: str, value: Any) -> Any:
    """Spell a typed value as JSON does: days and months as text, a plan as a mapping, fractions by their decimals."""
    if isinstance(value, date):
        day = (value.date() if isinstance(value, datetime) else value).isoformat()
        return day[:7] if name in ("birth", "month") else day
    if isinstance(value, float):
        return Decimal(repr(value))
    if name == "plan":
        weights = value.items() if isinstance(value, Mapping) else value
        return {of: _as_spelled("", weight) for of, weight in weights if weight is not None}
    if name == "retirement_age" and isinstance(value, int):
        return {"years": value}
    if isinstance(value, Mapping):
        return {key: _as_spelled(key, one) for key, one in value.items()}
    return [_as_spelled("", one) for one in value] if isinstance(value, list) else value


def _age(text: str) -> dict[str, int]:
    match = _AGE.fullmatch(text)
    if match is None:
        raise ValueError("not an age")
    return {"years": int(match[1]), "months": int(match[2] or 0)}


def _pairs(text: str, between: str) -> list[list[str]]:
    pairs = [pair.split(between) for pair in text.split()]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError("not a list of pairs")
    return pairs


_SPELLED: dict[str, Callable[[str], Any]] = {
    "retirement_age": _age,
    "payment_months": lambda text: [int(month) for month in text.split()],
    "due_day": int,
    "plan": lambda text: dict(_pairs(text, "=")),
    "payment_holidays": lambda text: _pairs(text, "/"),
    "invoice_overrides": lambda text: [{"month": month, "amount": amount} for month, amount in _pairs(text, "=")],
    "supplementary": lambda text: [{"due": due, "amount": amount} for due, amount in _pairs(text, "=")],
}
