"""Finnish and Swedish identity numbers of people: reading, printing, masking and searching."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from stdnum import luhn
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fi import hetu
from stdnum.se import personnummer

from pelaren.values.markets import Market
from pelaren.values.refusals import BadValue
from pelaren.values.typed_text import with_plain_dashes, without_spaces

_FINNISH = re.compile(r"[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y]")
_SWEDISH = re.compile(r"(?P<century>[0-9]{2})?(?P<birth>[0-9]{6})(?P<sign>[-+]?)(?P<last_four>[0-9]{4})")
_LONGEST = {Market.FI: len("140582-930W"), Market.SE: len("19630417-9812")}

# Each century got more signs in 2023. The sign is part of the identity: 100190-999P and 100190Y999P are two people.
_SIGNS = {1800: "+", 1900: "-YXWVU", 2000: "ABCDEF"}
_CENTURIES = {sign: century for century, signs in _SIGNS.items() for sign in signs}
_CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_LOWEST_INDIVIDUAL_NUMBER = 2
_EARLIEST_YEAR = 1800
_COORDINATION_DAYS = 60
_HIDDEN = "••••"

# When a wrong number that is right in the other market is taken for that one. A Finnish number with a mistyped check
# digit is a right Swedish one too often (one in ten) to say so; a wrong Swedish one rarely is a right Finnish one.
_OTHER_MARKET_LIKELY = {
    Market.FI: {"form", "date", "too_long"},
    Market.SE: {"form", "date", "too_long", "check"},
}


class Kind(StrEnum):
    """What register a number comes from."""

    FI_HETU = "FI_HETU"
    SE_PERSONNUMMER = "SE_PERSONNUMMER"
    SE_COORDINATION = "SE_COORDINATION"


class BadIdentityNumber(BadValue):
    """Typed text that is no identity number of the market; `market` means it is one of the other market."""

    reasons = frozenset({"empty", "form", "date", "future", "check", "market", "too_long"})


@dataclass(frozen=True)
class IdentityNumber:
    """
    A person's identity number.

    `value` is the one form to store and compare: FI 11 characters with their own century sign, SE 12 digits.
    `birth_date` is None for a coordination number whose month or day is unknown. Neither shows in repr().
    """

    value: str = field(repr=False)
    kind: Kind
    birth_date: date | None = field(repr=False)

    @classmethod
    def from_value(cls, value: str) -> "IdentityNumber":
        """Return the number that a stored `value` stands for. Raises BadIdentityNumber if it is not that form."""
        return _finnish(value) if _FINNISH.fullmatch(value) else _swedish(value)

    @property
    def shown(self) -> str:
        """The full number as printed: 140582-930W, 19630417-9812."""
        return self.masked_head + self.value[-4:]

    @property
    def masked_head(self) -> str:
        """What a masked number shows: birth date with sign."""
        return self.value[:7] if self.kind is Kind.FI_HETU else f"{self.value[:8]}-"

    @property
    def masked(self) -> str:
        """The number with its last four characters hidden: 140582-••••."""
        return self.masked_head + _HIDDEN


def parse(text: str, market: str, *, today: date) -> IdentityNumber:
    """
    Read a typed identity number of one market (FI or SE).

    A Swedish number of ten digits belongs to the century that `today` and a + sign say. A number that is wrong here
    but right in the other market gets the reason `market`. Raises BadIdentityNumber.
    """
    typed = _typed(text)
    market = Market(market)
    try:
        return _read(typed, market, today)
    except BadIdentityNumber as refused:
        if refused.reason in _OTHER_MARKET_LIKELY[market] and _is_right(typed, _other(market), today):
            raise BadIdentityNumber("market") from None
        raise


def search_forms(text: str) -> list[str]:
    """Return every stored value, of either market, that a typed search text could mean; empty if it is no number."""
    values = []
    for candidate in _candidates(_typed(text)):
        try:
            values.append(IdentityNumber.from_value(candidate).value)
        except BadIdentityNumber:
            continue
    return values


def generate_hetu(birth_date: date, individual_number: int, sign: str | None = None) -> str:
    """
    Return the Finnish number with its check character. Individual numbers 900-999 are never given to real people.

    Raises ValueError if the sign does not belong to the century or the individual number is not 2-999.
    """
    signs = _SIGNS[birth_date.year // 100 * 100]
    sign = sign or signs[0]
    if sign not in signs or individual_number not in range(_LOWEST_INDIVIDUAL_NUMBER, 1000):
        raise ValueError("No such Finnish identity number")
    birth, individual = f"{birth_date:%d%m%y}", f"{individual_number:03d}"
    return f"{birth}{sign}{individual}{_CHECK_CHARACTERS[int(birth + individual) % 31]}"


def generate_personnummer(birth_date: date, birth_number: int) -> str:
    """
    Return the Swedish number, 12 digits, with its check digit. Birth numbers 980-999 are for synthetic people.

    Raises ValueError if the birth number is not 1-999.
    """
    if birth_number not in range(1, 1000):
        raise ValueError("No such Swedish identity number")
    digits = f"{birth_date:%Y%m%d}{birth_number:03d}"
    return digits + luhn.calc_check_digit(digits[2:])


def _typed(text: str) -> str:
    return with_plain_dashes(without_spaces(text)).upper()


def _other(market: Market) -> Market:
    return Market.SE if market is Market.FI else Market.FI


def _is_right(typed: str, market: Market, today: date) -> bool:
    try:
        _read(typed, market, today)
    except BadIdentityNumber:
        return False
    return True


def _read(typed: str, market: Market, today: date) -> IdentityNumber:
    if not typed:
        raise BadIdentityNumber("empty")
    if len(typed) > _LONGEST[market]:
        raise BadIdentityNumber("too_long")
    number = _finnish(typed) if market is Market.FI else _swedish(_twelve_digits(typed, today))
    if _earliest_birth(number) > today:
        raise BadIdentityNumber("future")
    return number


def _finnish(value: str) -> IdentityNumber:
    if not _FINNISH.fullmatch(value) or int(value[7:10]) < _LOWEST_INDIVIDUAL_NUMBER:
        raise BadIdentityNumber("form")
    birth_date = _day(_CENTURIES[value[6]] + int(value[4:6]), int(value[2:4]), int(value[:2]))
    try:
        hetu.validate(value, allow_temporary=True)
    except InvalidChecksum:
        raise BadIdentityNumber("check") from None
    except ValidationError:
        raise BadIdentityNumber("form") from None
    return IdentityNumber(value, Kind.FI_HETU, birth_date)


def _twelve_digits(typed: str, today: date) -> str:
    match = _SWEDISH.fullmatch(typed)
    if not match:
        raise BadIdentityNumber("form")
    century = match["century"] or _century(int(match["birth"][:2]), match["sign"], today)
    return f"{century}{match['birth']}{match['last_four']}"


def _century(two_digit_year: int, sign: str, today: date) -> int:
    # Folkbokföringslagen 18 §: the hyphen becomes + on New Year's Day of the year in which one turns 100.
    year = today.year - (today.year - two_digit_year) % 100
    return year // 100 - (1 if sign == "+" else 0)


def _swedish(value: str) -> IdentityNumber:
    if not re.fullmatch(r"[0-9]{12}", value):
        raise BadIdentityNumber("form")
    year, month, day = int(value[:4]), int(value[4:6]), int(value[6:8])
    if day >= _COORDINATION_DAYS:
        return _coordination_number(value, year, month, day - _COORDINATION_DAYS)
    birth_date = _day(year, month, day)
    if not personnummer.is_valid(f"{value[:8]}-{value[8:]}"):
        raise BadIdentityNumber("check")
    return IdentityNumber(value, Kind.SE_PERSONNUMMER, birth_date)


def _coordination_number(value: str, year: int, month: int, day: int) -> IdentityNumber:
    # Month 00 and day 60 mean unknown; the known part must still be possible.
    possible = _day(year, month or 1, day or 1)
    if not luhn.is_valid(value[2:]):
        raise BadIdentityNumber("check")
    return IdentityNumber(value, Kind.SE_COORDINATION, possible if month and day else None)


def _earliest_birth(number: IdentityNumber) -> date:
    return number.birth_date or date(int(number.value[:4]), int(number.value[4:6]) or 1, 1)


def _day(year: int, month: int, day: int) -> date:
    try:
        birth_date = date(year, month, day)
    except ValueError:
        raise BadIdentityNumber("date") from None
    if year < _EARLIEST_YEAR:
        raise BadIdentityNumber("date")
    return birth_date


def _candidates(typed: str) -> Iterator[str]:
    if _FINNISH.fullmatch(typed):
        yield typed
    if match := _SWEDISH.fullmatch(typed):
        centuries = [match["century"]] if match["century"] else ["18", "19", "20"]
        yield from (f"{century}{match['birth']}{match['last_four']}" for century in centuries)
