"""The amount in a cell, whatever kind of cell it is."""

from decimal import Decimal

from pelaren.documents.insured_amounts_excel.sentences import RowReason
from pelaren.values.money import BadAmount, parse_amount

_OTHER_KINDS = {
    "f": RowReason.FORMULA,
    "e": RowReason.ERROR_CELL,
    "d": RowReason.DATE,
    "b": RowReason.LETTERS,
}


def amount_in(cell: str) -> int | RowReason:
    """Return the minor units that a cell of `reading.sheets` says, or why it says none."""
    kind, written = cell[:1], cell[1:]
    if kind == "n":
        return _number(written)
    if kind in _OTHER_KINDS:
        return _OTHER_KINDS[kind]
    return _text(written)


def _number(written: str) -> int | RowReason:
    whole, _, decimals = written.partition(".")
    if len(decimals) == 2 and decimals.isdecimal() and whole.isdecimal() and len(whole) < 12:
        return int(whole + decimals)
    if not (whole.isdecimal() and len(whole) < 12 and len(decimals) < 3 and (decimals or "0").isdecimal()):
        return _unusual(Decimal(written))
    return int(whole) * 100 + int(decimals.ljust(2, "0"))


def _unusual(number: Decimal) -> int | RowReason:
    """Return a number that is not simply digits with at most two decimals: -1, 0.125, 1e+15, 1.5e-07."""
    if number < 0:
        return RowReason.NEGATIVE
    if number.adjusted() > 10:
        return RowReason.TOO_LARGE
    minor = number.scaleb(2)
    return int(minor) if minor == minor.to_integral_value() else RowReason.TOO_MANY_DECIMALS


def _text(written: str) -> int | RowReason:
    try:
        return parse_amount(written)
    except BadAmount as refused:
        return RowReason(refused.reason)
