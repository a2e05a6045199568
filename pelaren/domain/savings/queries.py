"""Questions about market values."""

from datetime import date
from typing import NamedTuple

from django.db import connection


class Value(NamedTuple):
    """What the units of an insured were worth at the end of a day, in minor units of the contract's currency."""

    day: date
    minor: int


def value_of(*, employer_id: int, insured_id: int, on: date) -> Value | None:
    """Return the latest market value of an insured on a day or before it, None while none has been read in."""
    values = values_of(employer_id=employer_id, insured_id=insured_id, on=on)
    return values[-1] if values else None


def values_of(*, employer_id: int, insured_id: int, on: date) -> list[Value]:
    """
    Return the market value of an insured on every day for which units were read in, the earliest first.

    A value is Σ units · price of the day, rounded once, half up.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select h.as_of, round(100 * sum(h.units * p.price))::bigint
            from savings_unitholding h join savings_fundprice p on p.fund_id = h.fund_id and p.day = h.as_of
            where h.employer_id = %s and h.insured_id = %s and h.as_of <= %s
            group by h.as_of order by h.as_of
            """,
            [employer_id, insured_id, on],
        )
        return [Value(*row) for row in cursor.fetchall()]
