"""Rounding of what is shown: to 0.01, half away from zero, and only at the end (SPEC §9)."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

_CENT = Decimal("0.01")
_TWELVE_DECIMALS = Decimal("1e-12")
# Wide enough for any float, so that rounding never fails and does not depend on the caller's decimal context.
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)


def cents(amount: Decimal | float) -> Decimal:
    """Return money rounded to cents; nothing is never negative."""
    return Decimal(amount).quantize(_CENT, context=_WIDE) + 0


def cents_text(amount: float) -> str:
    """Return str(cents(amount)), several times faster."""
    return cents_texts([amount])[0]


def cents_texts(amounts: Sequence[float]) -> list[str]:
    """Return the amounts rounded to cents as text: many at once is quickest."""
    texts = (("%.2f " * len(amounts)) % tuple(amounts)).split()
    for place, amount in enumerate(amounts):
        # A float lies exactly between two cents only at odd eighths; there alone formatting rounds in another way.
        if amount * 8 % 2 == 1 or texts[place] == "-0.00":
            texts[place] = str(cents(amount))
    return texts


def twelve_decimals(amount: Decimal | float) -> str:
    """Return an unrounded figure for checking, with twelve decimals."""
    return str(Decimal(amount).quantize(_TWELVE_DECIMALS, context=_WIDE))
