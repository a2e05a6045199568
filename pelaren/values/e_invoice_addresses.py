"""
Where e-invoices are sent: an address and, in Finland, the operator who carries them there.

Finland: OVT identifier (0037, the Y-tunnus and at most five characters of the receiver's own) or an IBAN. Sweden:
Peppol participant, scheme and number: 0007 organisationsnummer, 0088 GLN.
"""

import re
from dataclasses import dataclass

from stdnum import bic, ean

from pelaren.values import business_ids
from pelaren.values.markets import Market
from pelaren.values.reference_numbers import BadReferenceNumber, format_iban, parse_iban
from pelaren.values.refusals import BadValue
from pelaren.values.typed_text import with_plain_dashes, without_spaces

OVT_PREFIX, BUSINESS_ID_DIGITS, LONGEST_SUFFIX = "0037", 8, 5
SE_BUSINESS_ID, GLN = "0007", "0088"
_GLN_DIGITS = 13
_LONGEST = 60
_OVT = re.compile(rf"(?:0216:)?{OVT_PREFIX}(?P<business>[0-9]{{8}})(?P<suffix>[0-9A-Z]*)")
_PEPPOL = re.compile(r"(?:(?P<scheme>[0-9]{4}):)?(?P<number>[0-9]+)")
_EXCHANGE = re.compile(r"E[0-9]{6}")

OPERATORS = {
    "AABAFI22": "Ålandsbanken",
    "DABAFIHH": "Danske Bank",
    "HANDFIHH": "Handelsbanken",
    "HELSFIHH": "Aktia",
    "ITELFIHH": "Säästöpankki",
    "NDEAFIHH": "Nordea",
    "OKOYFIHH": "OP",
    "POPFFI22": "POP Pankki",
    "SBANFIHH": "S-Pankki",
}
"""Finnish banks that carry e-invoices, by the code that stands in an address."""


class BadEInvoiceAddress(BadValue):
    """
    Typed text that is no address for e-invoices, or no operator.

    `too_long` means the receiver's own ending of an OVT identifier, `scheme` a Peppol scheme that is not read here.
    """

    reasons = frozenset({"empty", "form", "check", "too_long", "scheme"})


@dataclass(frozen=True)
class EInvoiceAddress:
    """An address as it is stored: `0037990441847031`, an IBAN, `0007:2990004174`, `0088:7300010000001`."""

    value: str
    market: Market

    @property
    def shown(self) -> str:
        """The address as people read it: 0037 99044184 7031."""
        if self.market is Market.SE:
            return self.value
        if not self.value.startswith(OVT_PREFIX):
            return format_iban(self.value)
        end = len(OVT_PREFIX) + BUSINESS_ID_DIGITS
        parts = (self.value[: len(OVT_PREFIX)], self.value[len(OVT_PREFIX) : end], self.value[end:])
        return "\u00a0".join(part for part in parts if part)


def parse(text: str, market: str) -> EInvoiceAddress:
    """Read a typed address of a market. Raises BadEInvoiceAddress."""
    typed = with_plain_dashes(without_spaces(text)).upper().replace("-", "")
    if not typed:
        raise BadEInvoiceAddress("empty")
    if len(typed) > _LONGEST:
        raise BadEInvoiceAddress("form")
    market = Market(market)
    return EInvoiceAddress(_finnish(typed) if market is Market.FI else _peppol(typed), market)


def parse_operator(text: str) -> str:
    """
    Read the code of a Finnish operator: a bank's BIC, an operator's OVT identifier or its code E and six digits.

    Raises BadEInvoiceAddress.
    """
    typed = with_plain_dashes(without_spaces(text)).upper().replace("-", "")
    if not typed:
        raise BadEInvoiceAddress("empty")
    if typed.startswith(OVT_PREFIX):
        return _ovt(typed)
    if _EXCHANGE.fullmatch(typed) or bic.is_valid(typed):
        return typed
    raise BadEInvoiceAddress("form")


def operator_shown(code: str) -> str:
    """Return an operator as people read it: Nordea (NDEAFIHH), or the code of one that has no name here."""
    return f"{OPERATORS[code]} ({code})" if code in OPERATORS else code


def _finnish(typed: str) -> str:
    if not typed.startswith("FI"):
        return _ovt(typed)
    try:
        return parse_iban(typed)
    except BadReferenceNumber as refused:
        raise BadEInvoiceAddress("check" if refused.reason == "check" else "form") from None


def _ovt(typed: str) -> str:
    match = _OVT.fullmatch(typed)
    if not match:
        raise BadEInvoiceAddress("form")
    if len(match["suffix"]) > LONGEST_SUFFIX:
        raise BadEInvoiceAddress("too_long")
    return OVT_PREFIX + _business_id(match["business"], Market.FI) + match["suffix"]


def _peppol(typed: str) -> str:
    match = _PEPPOL.fullmatch(typed)
    if not match:
        raise BadEInvoiceAddress("form")
    number = match["number"]
    scheme = match["scheme"] or (GLN if len(number) == _GLN_DIGITS else SE_BUSINESS_ID)
    if scheme == SE_BUSINESS_ID:
        return f"{scheme}:{_business_id(number, Market.SE)}"
    if scheme != GLN:
        raise BadEInvoiceAddress("scheme")
    if len(number) != _GLN_DIGITS:
        raise BadEInvoiceAddress("form")
    if not ean.is_valid(number):
        raise BadEInvoiceAddress("check")
    return f"{scheme}:{number}"


def _business_id(digits: str, market: Market) -> str:
    try:
        return business_ids.parse(digits, market).value
    except business_ids.BadBusinessId as refused:
        raise BadEInvoiceAddress("check" if refused.reason in {"check", "person"} else "form") from None
