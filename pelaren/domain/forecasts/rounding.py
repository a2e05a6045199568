"""Rounding of what is shown: to 0.01, half away from zero, and only at the end (SPEC §9)."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

_CENT = Decimal("0.01")
# Floats that stand for the same amount differ far below this, by the order in which they were computed; SPEC's own
# values keep more than this from any tie.
_NOISE = Decimal("1e-7")
_TWELVE_DECIMALS = Decimal("1e-12")
_NEAR_TIE = 2e-5
# Wide enough for any float, so that rounding never fails and does not depend on the caller's decimal context.
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)


def cents(amount: Decimal | float) -> Decimal:
    """
    Return money rounded to cents; nothing is never negative.

    A float that lies at a tie but for its noise counts as the tie: one person's forecast and many persons' agree.
    """
    exact = amount if isinstance(amount, Decimal) else Decimal(amount).quantize(_NOISE, context=_WIDE)
    return exact.quantize(_CENT, context=_WIDE) + 0


def cents_text(amount: float) -> str:
    """Return str(cents(amount)), several times faster."""
    return cents_texts([amount])[0]


def cents_texts(amounts: Sequence[float]) -> list[str]:
    """Return the amounts rounded to cents as text: many at once is quickest."""
    texts = (("%.2f " * len(amounts)) % tuple(amounts)).split()
    for place, amount in enumerate(amounts):
        # Formatting rounds in another way at a tie, or what is meant to be one.
        if abs(amount * 100 % 1 - 0.5) < _NEAR_TIE or texts[place] == "-0.00":
            texts[place] = str(cents(amount))
    return texts


def twelve_decimals(amount: Decimal | float) -> str:
    """Return an unrounded figure for checking, with twelve decimals."""
    return str(Decimal(amount).quantize(_TWELVE_DECIMALS, context=_WIDE))
