"""How a bill is paid in its market: account, reference and the codes that save the payer from typing them."""

from contextlib import suppress
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pelaren.documents import bank_barcode, payment_qr
from pelaren.documents.content import Bill
from pelaren.values.dates import format_date
from pelaren.values.markets import Market
from pelaren.values.money import format_money
from pelaren.values.reference_numbers import format_bankgiro, format_iban, format_rf, format_viite


@dataclass(frozen=True)
class PaymentDetails:
    """
    Labels with values, and the codes: `qr` and `barcode_digits` are the texts that are coded.

    A code is empty where there is none: no bank barcode for a foreign account, no QR for an amount too large for it.
    """

    details: list[tuple[str, str]]
    qr: str = ""
    barcode_digits: str = ""


def payment_details(bill: Bill) -> PaymentDetails | None:
    """
    Return how to pay the bill, in the active language; None when there is nothing to pay or no number to pay it with.
    """
    if bill.is_proposal or bill.outstanding <= 0:
        return None
    return _finnish(bill) if Market(bill.market) is Market.FI else _swedish(bill)


def _finnish(bill: Bill) -> PaymentDetails:
    sender, reference = bill.sender, bill.reference or ""
    details = [
        (_("Payee's account (IBAN)"), format_iban(sender.iban)),
        (_("BIC"), sender.bic),
        (_("Reference (RF)"), format_rf(reference)),
        *_national_reference(reference),
        *_due_and_payee(bill),
    ]
    return PaymentDetails([pair for pair in details if pair[1]], _epc(bill), _barcode(bill))


def _swedish(bill: Bill) -> PaymentDetails:
    details = [
        (_("Bankgiro"), format_bankgiro(bill.sender.bankgiro)),
        (_("OCR number"), bill.reference or ""),
        *_due_and_payee(bill),
    ]
    return PaymentDetails(details, _usingqr(bill))


def _due_and_payee(bill: Bill) -> list[tuple[str, str]]:
    return [
        (_("Due date"), format_date(bill.due_date, bill.market)),
        (_("To pay"), format_money(bill.outstanding, bill.currency)),
        (_("Payee"), bill.sender.name),
    ]


def _national_reference(reference: str) -> list[tuple[str, str]]:
    """Return the Finnish reference inside an RF reference: old payroll and bank programs know only that one."""
    body = reference[4:]
    return [(_("Reference number"), format_viite(body))] if body.isdecimal() else []


def _barcode(bill: Bill) -> str:
    with suppress(bank_barcode.NoBankBarcode):
        return bank_barcode.digits(
            iban=bill.sender.iban,
            amount=bill.outstanding,
            reference=bill.reference or "",
            due_date=bill.due_date,
        )
    return ""


def _epc(bill: Bill) -> str:
    with suppress(payment_qr.NoPaymentQr):
        return payment_qr.epc_payload(
            name=bill.sender.name,
            iban=bill.sender.iban,
            bic=bill.sender.bic,
            amount=bill.outstanding,
            reference=bill.reference or "",
            due_date=bill.due_date,
        )
    return ""


def _usingqr(bill: Bill) -> str:
    with suppress(payment_qr.NoPaymentQr):
        return payment_qr.usingqr_payload(
            name=bill.sender.name,
            organisation_number=bill.sender.business_id,
            bankgiro=bill.sender.bankgiro,
            ocr=bill.reference or "",
            amount=bill.outstanding,
            issued_on=bill.issued_on or bill.due_date,
            due_date=bill.due_date,
        )
    return ""
