"""
Payment references and the accounts they are paid to.

Every `parse_` reads typed or received text into the one form to store, raising BadReferenceNumber; every `make_`
completes the check digits; every `format_` takes the stored form and prints it.
"""

import re

from stdnum import iban, iso11649, luhn
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError
from stdnum.iso7064 import mod_97_10

from pelaren.values.refusals import BadValue
from pelaren.values.typed_text import with_plain_dashes, without_spaces

_VIITE_BASE = range(3, 20)
_VIITE = range(4, 21)
_VIITE_WEIGHTS = (7, 3, 1)
_RF = re.compile(r"(?P<head>RF[0-9]{2})(?=[0-9A-Z]{1,21}\Z)0*(?P<body>[1-9A-Z][0-9A-Z]*)")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")
_OCR_BASE = range(1, 24)
_OCR = range(2, 26)
_BANKGIRO = range(7, 9)
_PLUSGIRO = range(2, 9)


class BadReferenceNumber(BadValue):
    """Text that is no payment reference, or no account, of the kind asked for."""

    reasons = frozenset({"empty", "form", "too_short", "too_long", "check"})


def make_viite(base: str) -> str:
    """Return the Finnish viitenumero of 3-19 digits: the digits with their check digit. Leading zeros mean nothing."""
    digits = _digits(base.lstrip("0"), _VIITE_BASE)
    return digits + _viite_check_digit(digits)


def parse_viite(text: str) -> str:
    """Read a Finnish viitenumero, in groups or filled with zeros by a bank, as its digits without leading zeros."""
    digits = _digits(_compact(text).lstrip("0"), _VIITE)
    if digits[-1] != _viite_check_digit(digits[:-1]):
        raise BadReferenceNumber("check")
    return digits


def format_viite(viite: str) -> str:
    """Print a viitenumero in groups of five from the right."""
    return _grouped_from_right(viite, 5)


def make_rf(viite: str) -> str:
    """Return the international form (ISO 11649) of a Finnish viitenumero."""
    body = parse_viite(viite)
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"


def parse_rf(text: str) -> str:
    """Read an RF reference (ISO 11649), in groups or not, without the zeros that fill its body."""
    compact = _compact(text).upper()
    if not compact:
        raise BadReferenceNumber("empty")
    match = _RF.fullmatch(compact)
    if not match:
        raise BadReferenceNumber("form")
    if not iso11649.is_valid(compact):
        raise BadReferenceNumber("check")
    # Zeros in front of the body do not change the check digits: one reference, one stored form.
    return match["head"] + match["body"]


def format_rf(rf: str) -> str:
    """Print an RF reference in groups of four."""
    return _grouped(rf, 4)


def printed_reference(text: str) -> str:
    """Return a payment reference as invoices print it: an RF reference in groups; any other text as it is."""
    try:
        return format_rf(parse_rf(text))
    except BadReferenceNumber:
        return text


def make_ocr(base: str, *, length_digit: bool = True) -> str:
    """Return the Swedish OCR reference of 1-23 digits: the digits, their length digit if wanted, the check digit."""
    digits = _digits(base, _OCR_BASE)
    if length_digit:
        digits += _ocr_length_digit(len(digits) + 2)
    return digits + luhn.calc_check_digit(digits)


def parse_ocr(text: str, *, length_digit: bool = True) -> str:
    """Read a Swedish OCR reference of 2-25 digits; `length_digit` says whether the second last digit is checked."""
    digits = _luhn_digits(text, _OCR)
    if length_digit and digits[-2] != _ocr_length_digit(len(digits)):
        raise BadReferenceNumber("check")
    return digits


def parse_bankgiro(text: str) -> str:
    """Read a bankgiro number as its 7 or 8 digits."""
    return _luhn_digits(text, _BANKGIRO)


def format_bankgiro(bankgiro: str) -> str:
    """Print a bankgiro number: 991-2346, 5050-1055."""
    return f"{bankgiro[:-4]}-{bankgiro[-4:]}"


def parse_plusgiro(text: str) -> str:
    """Read a plusgiro number as its 2-8 digits."""
    return _luhn_digits(text, _PLUSGIRO)


def format_plusgiro(plusgiro: str) -> str:
    """Print a plusgiro number: 4-2, 28 65 43-4, 410 54 68-5."""
    head, check = plusgiro[:-1], plusgiro[-1]
    # An odd digit joins the first pair: three and two, never one alone.
    first = 3 if len(head) > 1 and len(head) % 2 else min(2, len(head))
    return "\u00a0".join([head[:first], *_groups(head[first:], 2)]) + f"-{check}"


def parse_iban(text: str) -> str:
    """Read an IBAN as its letters and digits."""
    compact = _compact(text).upper()
    if not compact:
        raise BadReferenceNumber("empty")
    if not _IBAN.fullmatch(compact):
        raise BadReferenceNumber("form")
    try:
        return iban.validate(compact)
    except (InvalidChecksum, InvalidComponent):
        raise BadReferenceNumber("check") from None
    except ValidationError:
        raise BadReferenceNumber("form") from None


def format_iban(number: str) -> str:
    """Print an IBAN in groups of four."""
    return _grouped(number, 4)


def _compact(text: str) -> str:
    return with_plain_dashes(without_spaces(text)).replace("-", "")


def _digits(compact: str, lengths: range) -> str:
    if not compact:
        raise BadReferenceNumber("empty")
    if not re.fullmatch(r"[0-9]+", compact):
        raise BadReferenceNumber("form")
    if len(compact) not in lengths:
        raise BadReferenceNumber("too_short" if len(compact) < lengths.start else "too_long")
    return compact


def _luhn_digits(text: str, lengths: range) -> str:
    digits = _digits(_compact(text), lengths)
    if not digits.strip("0"):
        raise BadReferenceNumber("form")
    if not luhn.is_valid(digits):
        raise BadReferenceNumber("check")
    return digits


def _viite_check_digit(digits: str) -> str:
    total = sum(int(digit) * _VIITE_WEIGHTS[place % 3] for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def _ocr_length_digit(total_length: int) -> str:
    return str(total_length % 10)


def _groups(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


def _grouped(text: str, size: int) -> str:
    return "\u00a0".join(_groups(text, size))


def _grouped_from_right(text: str, size: int) -> str:
    first = len(text) % size
    return "\u00a0".join(filter(None, [text[:first], *_groups(text[first:], size)]))
