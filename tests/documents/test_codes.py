"""What a machine reads from a bill: the bank barcode and the payment QR codes."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pelaren.documents import bank_barcode, payment_qr
from tests.documents.bills import DUE, ISSUED

VECTORS = list(csv.DictReader((Path(__file__).parent / "vectors" / "fi-bank-barcode-vectors.csv").open()))
RF = "RF1140905"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["barcode54"])
def test_the_bank_barcode_is_that_of_the_banks_guide(vector):
    due = date.fromisoformat(vector["due_date"]) if vector["due_date"] else None
    cents = int(Decimal(vector["amount_eur"]) * 100)

    digits = bank_barcode.digits(iban=vector["iban"], amount=cents, reference=vector["reference"], due_date=due)

    assert digits == vector["barcode54"]


def test_an_amount_too_large_for_the_barcode_is_left_to_the_payer():
    digits = bank_barcode.digits(iban="FI2112345600000785", amount=100_000_000, reference="RF1140905", due_date=DUE)

    assert digits[17:25] == "00000000"


def test_only_finnish_accounts_have_a_bank_barcode():
    with pytest.raises(bank_barcode.NoBankBarcode):
        bank_barcode.digits(iban="SE4550000000058398257466", amount=100, reference="RF1140905", due_date=DUE)


def test_the_european_code_says_everything_a_payment_needs():
    payload = payment_qr.epc_payload(
        name="Granholm\nLiv",
        iban="FI2112345600000785",
        bic="NDEAFIHH",
        amount=226551,
        reference="RF1140905",
        due_date=DUE,
    )

    assert payload.split("\n") == [
        *("BCD", "001", "1", "SCT", "NDEAFIHH", "Granholm Liv", "FI2112345600000785", "EUR2265.51"),
        *("", "RF1140905", "", "ReqdExctnDt/2026-12-15"),
    ]


def test_the_swedish_code_keeps_two_decimals():
    payload = payment_qr.usingqr_payload(
        name='Granholm "Liv"',
        organisation_number="299000-4182",
        bankgiro="9912346",
        ocr="202600012324",
        amount=425000,
        issued_on=ISSUED,
        due_date=DUE,
    )

    assert '"due":4250.00,"vat":0' in payload
    assert '"nme":"Granholm \\"Liv\\""' in payload
    assert '"acc":"991-2346"' in payload


def test_nothing_to_pay_has_no_code():
    with pytest.raises(payment_qr.NoPaymentQr):
        payment_qr.epc_payload(
            name="x", iban="FI2112345600000785", bic="", amount=0, reference="RF1140905", due_date=DUE
        )
