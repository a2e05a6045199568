"""Exact money: integer minor units (cents, öre) with their currency; reading, printing and sharing out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from pelaren.values.refusals import BadValue
from pelaren.values.typed_text import with_plain_dashes

UNITS = {"EUR": "€", "SEK": "kr"}

_NO_BREAK_SPACE = "\u00a0"
_MINUS = "\u2212"
_MAX_WHOLE_DIGITS = 11

_UNIT_AT_END = re.compile(r"(?:€|kr|eur|sek)\Z", re.IGNORECASE)
_AMOUNT_CHARACTERS = re.compile(r"[0-9., ]+")
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " "))
_NUMBER = re.compile(r"(?P<whole>[0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,](?P<decimals>[0-9]+))?")


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one sum or comparison."""


class BadAmount(BadValue):
    """Typed text that is no amount."""

    reasons = frozenset({"empty", "letters", "too_many_decimals", "negative", "too_large", "grouping"})


@dataclass(frozen=True)
class Money:
    """An amount in minor units of one currency (EUR cents, SEK öre)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError("Money counts whole minor units")
        if self.currency not in UNITS:
            raise ValueError(f"Unknown currency {self.currency!r}")

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Return nothing, in a currency."""
        return cls(0, currency)

    def __add__(self, other: object) -> "Money":
        return Money(self.minor + self._minor_of(other), self.currency) if isinstance(other, Money) else NotImplemented

    def __radd__(self, other: object) -> "Money":
        # sum() starts from the number 0, which has no currency.
        return self if type(other) is int and other == 0 else NotImplemented

    def __sub__(self, other: object) -> "Money":
        return Money(self.minor - self._minor_of(other), self.currency) if isinstance(other, Money) else NotImplemented

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __abs__(self) -> "Money":
        return Money(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: object) -> bool:
        return self.minor < self._minor_of(other) if isinstance(other, Money) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self.minor <= self._minor_of(other) if isinstance(other, Money) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self.minor > self._minor_of(other) if isinstance(other, Money) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self.minor >= self._minor_of(other) if isinstance(other, Money) else NotImplemented

    def __str__(self) -> str:
        return format_money(self.minor, self.currency)

    def _minor_of(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} met {other.currency}")
        return other.minor


def parse_amount(text: str, *, allow_negative: bool = False) -> int:
    """
    Read a typed amount as minor units.

    Decimals, at most two, follow one comma or point; a space of any width may group the thousands; a unit may end the
    text and a minus may begin it. A point never groups: 1.240 could be two different amounts and is refused.
    Raises BadAmount.
    """
    negative, number = _without_sign_and_unit(text)
    minor = _minor_units(number)
    if negative and not allow_negative:
        raise BadAmount("negative")
    return -minor if negative else minor


def format_amount(minor: int) -> str:
    """Return minor units as people print them: 12 345,67 with no-break space and U+2212 as minus."""
    whole, cents = divmod(abs(minor), 100)
    sign = _MINUS if minor < 0 else ""
    return f"{sign}{whole:,}".replace(",", _NO_BREAK_SPACE) + f",{cents:02d}"


def format_money(minor: int, currency: str) -> str:
    """Return the amount with its unit after a no-break space: 12 345,67 €."""
    return f"{format_amount(minor)}{_NO_BREAK_SPACE}{UNITS[currency]}"


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """
    Spread minor units over lines by weight so that the parts add up to the total exactly.

    Every line gets its share rounded down; the cents that remain go one each to the largest remainders, ties to the
    lower index. If all weights are zero they count as equal. A negative total mirrors the positive one. As long as
    the total is no more than the sum of the weights, no part exceeds its weight. Raises ValueError for a negative
    weight, or for a total with no lines to carry it.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("A weight cannot be negative")
    if total and not weights:
        raise ValueError("No lines to spread the total over")
    if total < 0:
        return [-part for part in apportion(-total, weights)]
    return _largest_remainders(total, weights if any(weights) else [1] * len(weights))


def _largest_remainders(total: int, weights: Sequence[int]) -> list[int]:
    whole = sum(weights)
    shares = [divmod(total * weight, whole) for weight in weights]
    parts = [share for share, _ in shares]
    by_remainder = sorted(range(len(shares)), key=lambda index: (-shares[index][1], index))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


def _without_sign_and_unit(text: str) -> tuple[bool, str]:
    typed = with_plain_dashes(text.translate(_SPACES)).strip()
    number = _UNIT_AT_END.sub("", typed).strip()
    negative = number.startswith("-")
    return negative, number.removeprefix("-").strip()


def _minor_units(number: str) -> int:
    if not number:
        raise BadAmount("empty")
    if not _AMOUNT_CHARACTERS.fullmatch(number):
        raise BadAmount("letters")
    match = _NUMBER.fullmatch(number)
    if not match:
        raise BadAmount("grouping")
    digits, decimals = match["whole"].replace(" ", ""), match["decimals"] or ""
    if len(decimals) > 2:
        raise BadAmount("too_many_decimals")
    if len(digits) > _MAX_WHOLE_DIGITS:
        raise BadAmount("too_large")
    return int(digits) * 100 + int(decimals.ljust(2, "0"))
