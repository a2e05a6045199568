"""What funds count as, and how typed units and prices are read: no database, no clock."""

import re
from decimal import Decimal

from pelaren.values.names import fold
from pelaren.values.refusals import BadValue

ASSET_CLASSES = ("equity", "long_rates", "short_rates", "real_estate")
"""The classes of the assumption sets."""

WORDS = {
    "aktier": "equity",
    "osakkeet": "equity",
    "equity": "equity",
    "rantor": "long_rates",
    "obligationer": "long_rates",
    "korot": "long_rates",
    "korko": "long_rates",
    "joukkolainat": "long_rates",
    "bonds": "long_rates",
    "korta": "short_rates",
    "penningmarknad": "short_rates",
    "rahamarkkina": "short_rates",
    "rahamarkkinat": "short_rates",
    "money": "short_rates",
    "likvida": "short_rates",
    "fastigheter": "real_estate",
    "kiinteistot": "real_estate",
    "property": "real_estate",
    "real": "real_estate",
}
"""What a name counts as when no fund of the register has it: by the first of its words that stands here, folded."""

UNITS = (18, 6)
PRICE = (14, 6)
"""Digits in all and behind the comma, as the register keeps them."""

_NUMBER = re.compile(r"(?P<whole>[0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,](?P<decimals>[0-9]+))?")
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " "))


class BadQuantity(BadValue):
    """Typed text that is no number of units and no price."""

    reasons = frozenset({"empty", "number", "decimals", "large"})


def class_named(name: str) -> str | None:
    """Return the class a fund's name speaks of, None when it speaks of none."""
    return next((WORDS[word] for word in fold(name).split() if word in WORDS), None)


def read_quantity(text: str, digits: tuple[int, int]) -> Decimal:
    """
    Read a number with a comma or a point before its decimals and spaces between thousands.

    `digits` are how many digits it may have in all and behind the comma. Raises BadQuantity.
    """
    typed = text.translate(_SPACES).strip()
    if not typed:
        raise BadQuantity("empty")
    match = _NUMBER.fullmatch(typed)
    if match is None:
        raise BadQuantity("number")
    whole, decimals = match["whole"].replace(" ", "").lstrip("0"), (match["decimals"] or "").rstrip("0")
    if len(decimals) > digits[1]:
        raise BadQuantity("decimals")
    if len(whole) > digits[0] - digits[1]:
        raise BadQuantity("large")
    return Decimal(f"{whole or 0}.{decimals or 0}")
