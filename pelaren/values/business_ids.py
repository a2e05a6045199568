"""Finnish and Swedish identifiers of organisations."""

import re
from dataclasses import dataclass

from stdnum.fi import ytunnus
from stdnum.se import orgnr

from pelaren.values.markets import Market
from pelaren.values.refusals import BadValue
from pelaren.values.typed_text import with_plain_dashes, without_spaces

_FINNISH = re.compile(r"(?:FI)?(?P<serial>[0-9]{6,7})-?(?P<check>[0-9])")
_SWEDISH = re.compile(r"(?:SE)?(?:16)?(?P<head>[0-9]{6})-?(?P<tail>[0-9]{4})")
_SWEDISH_VAT = re.compile(r"SE(?P<head>[0-9]{6})(?P<tail>[0-9]{4})01")
_LONGEST = 15
_OVT_PREFIX = "0037"
_LOWEST_LEGAL_PERSON_MONTH = 20


class BadBusinessId(BadValue):
    """Typed text that is no organisation's identifier; `person` means a Swedish number that belongs to a person."""

    reasons = frozenset({"empty", "form", "check", "person", "too_long"})


@dataclass(frozen=True)
class BusinessId:
    """An organisation's identifier: `value` is the digits alone, 8 of a Y-tunnus (FI) or 10 of an orgnummer (SE)."""

    value: str
    market: Market

    @property
    def shown(self) -> str:
        """The identifier as printed: 9904418-4, 299000-4174."""
        split = 7 if self.market is Market.FI else 6
        return f"{self.value[:split]}-{self.value[split:]}"

    @property
    def ovt(self) -> str:
        """The Finnish e-invoicing address, 0037 and the Y-tunnus. Raises ValueError for a Swedish identifier."""
        if self.market is not Market.FI:
            raise ValueError("Only a Finnish organisation has an OVT identifier")
        return _OVT_PREFIX + self.value


def parse(text: str, market: str) -> BusinessId:
    """
    Read a typed identifier; the organisation's VAT number is read as well, and in SE the 12 digits that begin with 16.

    Raises BadBusinessId.
    """
    typed = with_plain_dashes(without_spaces(text)).upper()
    if not typed:
        raise BadBusinessId("empty")
    if len(typed) > _LONGEST:
        raise BadBusinessId("too_long")
    market = Market(market)
    return BusinessId(_finnish(typed) if market is Market.FI else _swedish(typed), market)


def _finnish(typed: str) -> str:
    match = _FINNISH.fullmatch(typed)
    # Old identifiers had six digits before the hyphen; they are the same number with a zero in front.
    digits = match["serial"].zfill(7) + match["check"] if match else ""
    if not digits.strip("0"):
        raise BadBusinessId("form")
    if not ytunnus.is_valid(digits):
        raise BadBusinessId("check")
    return digits


def _swedish(typed: str) -> str:
    match = _SWEDISH_VAT.fullmatch(typed) or _SWEDISH.fullmatch(typed)
    digits = match["head"] + match["tail"] if match else ""
    if not digits.strip("0"):
        raise BadBusinessId("form")
    if not orgnr.is_valid(digits):
        raise BadBusinessId("check")
    if int(digits[2:4]) < _LOWEST_LEGAL_PERSON_MONTH:
        raise BadBusinessId("person")
    return digits
