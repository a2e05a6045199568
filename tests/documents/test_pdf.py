"""Bills on paper, read back with pdftotext."""

import subprocess
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from pelaren.documents import invoice_pdf, invoice_specification_pdf
from pelaren.documents.content import Bill, Kind
from pelaren.values.money import format_money
from tests.documents.bills import LEADERS, a_large_bill, finnish_bill, proposal, swedish_bill


def text_of(pdf: bytes) -> str:
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S607
    return read.stdout.decode().replace("\xa0", " ")


def total_of(bill: Bill) -> str:
    return format_money(bill.total, bill.currency).replace("\xa0", " ")


@pytest.mark.parametrize("bill", [finnish_bill(), swedish_bill()], ids=["Finland", "Sweden"])
def test_invoice_and_specification_say_the_same_total(bill):
    invoice, specification = text_of(invoice_pdf.write(bill)), text_of(invoice_specification_pdf.write(bill))

    assert total_of(bill) in invoice
    assert total_of(bill) in specification


def test_a_finnish_invoice_has_the_account_references_and_virtual_barcode():
    text = text_of(invoice_pdf.write(finnish_bill()))

    assert "FI21 1234 5600 0007 85" in text
    assert "RF09 7001 2260 1182" in text
    assert "70 01226 01182" in text
    assert "521123456000007850022655109000000000700122601182261215" in text


def test_a_swedish_invoice_has_bankgiro_and_ocr():
    bill = swedish_bill()

    text = text_of(invoice_pdf.write(bill))

    assert "991-2346" in text
    assert bill.reference in text


def test_a_proposal_cannot_be_paid():
    text = text_of(invoice_pdf.write(proposal()))

    assert "FI21" not in text
    assert "Do not pay it" in text


def test_a_credit_shows_negative_amounts_and_no_account():
    lines = tuple(replace(line, amount=-line.amount) for line in LEADERS.lines)
    bill = finnish_bill(kind=Kind.CREDIT, credits="7001226-0117", groups=(replace(LEADERS, lines=lines),))

    text = text_of(invoice_pdf.write(bill))

    assert "−1 320,00 €" in text
    assert "FI21" not in text


def test_the_invoice_names_nobody_and_the_specification_masks_identity_numbers():
    invoice = text_of(invoice_pdf.write(finnish_bill()))
    specification = text_of(invoice_specification_pdf.write(finnish_bill()))

    assert "Ekholm" not in invoice
    assert "140582" not in invoice
    assert "140582-••••" in specification


def test_the_carried_sum_of_a_page_is_the_next_pages_beginning():
    pages = text_of(invoice_specification_pdf.write(a_large_bill(400))).split("\f")[:-1]

    carried_to = [page.split("Carried to the next page")[1].split("\n")[0].strip() for page in pages[:-1]]
    carried_from = [page.split("Carried from the page before")[1].split("\n")[0].strip() for page in pages[1:]]
    assert carried_to == carried_from
    assert "Carried to the next page" not in pages[-1]


@pytest.mark.parametrize("pdf", [invoice_pdf.write(finnish_bill()), invoice_specification_pdf.write(a_large_bill(800))])
def test_documents_claim_their_standards_also_when_packed(pdf):
    with pikepdf.open(BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert metadata["{http://www.aiim.org/pdfa/ns/id/}part"] == "2"
        assert metadata["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


def test_the_same_bill_gives_the_same_bytes():
    assert invoice_pdf.write(finnish_bill()) == invoice_pdf.write(finnish_bill())


def test_a_name_in_letters_no_font_has_keeps_no_bill_from_being_made():
    lines = (replace(LEADERS.lines[0], name="日本 \x07 #panic()"),)

    text = text_of(invoice_specification_pdf.write(finnish_bill(groups=(replace(LEADERS, lines=lines),))))

    assert "#panic()" in text
