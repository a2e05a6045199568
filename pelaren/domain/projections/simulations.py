"""A forecast with something changed. Nothing of it is ever stored."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pelaren.domain.forecasts.inputs import Age, Inputs, OneOff
from pelaren.domain.forecasts.months import month_of


@dataclass(frozen=True)
class Changes:
    """
    What is tried: an age in years and months, a payout ("" keeps it), an instalment in minor units (None keeps it).

    `extra` is a premium in minor units, paid in `extra_month` (its first day).
    """

    age: tuple[int, int]
    payout: str = ""
    instalment: int | None = None
    extra: int = 0
    extra_month: date | None = None


def changed(inputs: Inputs, changes: Changes) -> Inputs:
    """Return the inputs with the changes; open invoices stay as they are."""
    item = inputs.payment_item if changes.instalment is None else Decimal(changes.instalment) / 100
    extra = (
        (OneOff(month_of(changes.extra_month), Decimal(changes.extra) / 100),)
        if changes.extra and changes.extra_month
        else ()
    )
    return replace(
        inputs,
        retirement_age=Age(*changes.age),
        payout=changes.payout or inputs.payout,
        payment_item=item,
        supplementary=inputs.supplementary + extra,
    )
