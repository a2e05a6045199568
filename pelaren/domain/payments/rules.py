"""What money does when it meets lines: no database, no clock; amounts in minor units."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from pelaren.values.money import apportion
from pelaren.values.reference_numbers import BadReferenceNumber, make_rf, parse_ocr, parse_rf, parse_viite


def fee_of(paid: int, rate: Decimal) -> int:
    """
    Return the premium fee of what is paid on a line in all, rounded half up.

    A payment's fee is what this grows by, so that the total does not depend on how many payments there were
    (LEDGER §5.3).
    """
    return int((paid * rate).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def share_out(amount: int, outstanding: Sequence[int]) -> list[int]:
    """
    Return what each line gets of an amount, in proportion to what is outstanding on it, and never more than that.

    Raises ValueError when the amount is more than what is outstanding in all.
    """
    if amount > sum(outstanding):
        raise ValueError("More than what is outstanding")
    return apportion(amount, outstanding)


def take_latest(amount: int, available: Sequence[tuple[int, int]]) -> dict[int, int]:
    """
    Return how much of an amount is taken from each source, the last one first.

    `available` tells sources and what they hold, the earliest first. Raises ValueError when they hold too little.
    """
    taken: dict[int, int] = {}
    for source, held in reversed(available):
        if part := min(amount, held):
            taken[source] = part
            amount -= part
    if amount:
        raise ValueError("The sources hold too little")
    return taken


def canonical_reference(text: str, *, market: str) -> str | None:
    """
    Return a typed payment reference as invoices bear it: an RF reference in Finland, OCR digits in Sweden.

    A Finnish reference may be typed in its national form. None when it is none of these.
    """
    try:
        return parse_ocr(text) if market == "SE" else _finnish(text)
    except BadReferenceNumber:
        return None


def _finnish(text: str) -> str:
    if text.strip().upper().startswith("RF"):
        return parse_rf(text)
    return make_rf(parse_viite(text))
