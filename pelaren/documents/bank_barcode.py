"""The Finnish bank barcode: 54 digits as Code 128, character set C (Finance Finland, Bank Bar Code Guide 5.3)."""

from datetime import date

from barcode import Code128

from pelaren.documents.drawings import bars
from pelaren.values.reference_numbers import parse_iban, parse_rf, parse_viite

_LARGEST_AMOUNT = 999_999_99
_NO_DATE = "000000"


class NoBankBarcode(ValueError):
    """A bank barcode holds a Finnish account, an amount that is not negative and a reference of digits."""


def digits(*, iban: str, amount: int, reference: str, due_date: date | None) -> str:
    """
    Return the 54 digits: version 5 for an RF reference, version 4 for a Finnish viitenumero.

    `amount` is in cents; one above 999 999,99 euros is left for the payer to fill in (zeros), like a missing due date.
    Raises NoBankBarcode, and BadReferenceNumber for an account or reference that is not right.
    """
    account = parse_iban(iban)
    if not account.startswith("FI") or amount < 0:
        raise NoBankBarcode
    euros_and_cents = f"{amount if amount <= _LARGEST_AMOUNT else 0:08d}"
    day = f"{due_date:%y%m%d}" if due_date else _NO_DATE
    version, written = _reference(reference)
    return f"{version}{account[2:]}{euros_and_cents}{written}{day}"


def svg(code: str) -> str:
    """Return the bars of the 54 digits as a drawing without text, one module wide per unit."""
    (modules,) = Code128(code).build()
    return bars(modules)


def _reference(reference: str) -> tuple[str, str]:
    if reference.upper().startswith("RF"):
        check, body = parse_rf(reference)[2:4], parse_rf(reference)[4:]
        if not body.isdecimal():
            raise NoBankBarcode
        return "5", check + body.zfill(21)
    return "4", "000" + parse_viite(reference).zfill(20)
