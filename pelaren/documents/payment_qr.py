"""QR codes that fill in a payment: the EPC code for euro accounts, UsingQR for Swedish bankgiro."""

import json
from datetime import date

import segno

from pelaren.documents.drawings import squares
from pelaren.values.reference_numbers import format_bankgiro

_LONGEST_NAME = 70
_LONGEST_PAYLOAD = 331
_HIGHEST_VERSION = 13
# Readers take every mask alike. Trying all eight for the finest pattern would take longer than setting the whole page.
_MASK = 3
_AMOUNTS = range(1, 999_999_999_99 + 1)


class NoPaymentQr(ValueError):
    """The payment cannot be written as a code: no amount to pay, or more than the code has room for."""


def epc_payload(*, name: str, iban: str, bic: str, amount: int, reference: str, due_date: date | None) -> str:
    """
    Return the text of a European payment code (EPC069-12), amount in cents, with an RF reference.

    The due date follows in the last line as Finnish banks read it. Raises NoPaymentQr.
    """
    _check(amount)
    # Version 001 demands the BIC that 002 may leave out; more apps know it.
    head = ["BCD", "001" if bic else "002", "1", "SCT", bic]
    payee = [_one_line(name)[:_LONGEST_NAME], iban, f"EUR{amount // 100}.{amount % 100:02d}"]
    last = f"ReqdExctnDt/{due_date.isoformat()}" if due_date else ""
    payload = "\n".join([*head, *payee, "", reference, "", last])
    if len(payload.encode()) > _LONGEST_PAYLOAD:
        raise NoPaymentQr
    return payload


def usingqr_payload(
    *, name: str, organisation_number: str, bankgiro: str, ocr: str, amount: int, issued_on: date, due_date: date
) -> str:
    """Return the text of a Swedish invoice code (UsingQR 1), amount in öre. Raises NoPaymentQr."""
    _check(amount)
    words = {"nme": _one_line(name)[:_LONGEST_NAME], "cc": "SE", "cid": organisation_number, "iref": ocr}
    dates = {"idt": f"{issued_on:%Y%m%d}", "ddt": f"{due_date:%Y%m%d}"}
    account = {"cur": "SEK", "pt": "BG", "acc": format_bankgiro(bankgiro)}
    # The amount is a JSON number with two decimals; a float would not keep them.
    due = f'"due":{amount // 100}.{amount % 100:02d},"vat":0'
    return f'{{"uqr":1,"tp":1,{_members(words | dates)},{due},{_members(account)}}}'


def svg(payload: str) -> str:
    """
    Return the code as a drawing with its quiet zone. Raises NoPaymentQr if the text is too long for a payment code.
    """
    code = segno.make(payload, error="m", boost_error=False, micro=False, mask=_MASK, encoding="utf-8")
    if int(code.version) > _HIGHEST_VERSION:
        raise NoPaymentQr
    return squares(code.matrix_iter(border=4))


def _check(amount: int) -> None:
    if amount not in _AMOUNTS:
        raise NoPaymentQr


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _members(words: dict[str, str]) -> str:
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))[1:-1]
