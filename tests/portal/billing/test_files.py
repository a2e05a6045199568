"""The invoice and its specification as PDF: stored bytes of what was issued, a marked draft of what is proposed."""

import subprocess
from io import BytesIO
from shutil import which

import pytest
from django.db.models import Sum
from django.urls import reverse
from python_calamine import CalamineWorkbook

from pelaren.domain.billing.models import Invoice, InvoiceDocument, InvoiceLine
from pelaren.domain.billing.operations import changes, credits, invoices, issued_documents, proposals
from pelaren.domain.contracts.models import Insured
from pelaren.domain.ledger.models import Account, Posting
from pelaren.values.money import format_amount
from pelaren.values.reference_numbers import make_rf, make_viite
from tests.money import a_key, a_proposal, an_invoice, lines_of, pay
from tests.portal.billing.reading import address_of, text_of
from tests.world import TODAY, an_identity, an_insured

PARTS = ("pdf", "specification")


def text_in(pdf: bytes) -> str:
    read = subprocess.run([which("pdftotext") or "", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(read.stdout.decode().replace("\u00a0", " ").split())


def shown(minor: int) -> str:
    return format_amount(minor).replace("\u00a0", " ")


def download(client, world, invoice, part, **query):
    return client.get(f"{address_of(world, invoice)}{part}/", query)


def test_invoice_and_specification_say_the_same_cents_as_page_and_ledger(world, signed_in):
    invoice = an_invoice(world, 63_001, 52_502)
    bengt = signed_in(world.bengt.user)

    answers = {part: download(bengt, world, invoice, part) for part in PARTS}

    texts = {part: text_in(answer.content) for part, answer in answers.items()}
    for part in PARTS:
        assert answers[part].headers["Content-Type"] == "application/pdf"
        assert f"{invoice.number}.pdf" in answers[part].headers["Content-Disposition"]
        assert shown(115_503) in texts[part]
    assert shown(63_001) in texts["specification"]
    assert "Ekholm 00 Sofia" in texts["specification"]
    assert "Ekholm" not in texts["pdf"]
    assert invoice.reference.replace(" ", "")[:4] in texts["pdf"]
    assert "FI21 1234 5600 0007 85" in texts["pdf"]


@pytest.mark.parametrize(("group", "member", "currency"), [("group", "asta", "€"), ("swedish_group", "cecilia", "kr")])
def test_page_workbook_paper_and_ledger_say_the_same_cents(world, signed_in, group, member, currency):
    for last_name, instalment in (("Ekholm", 63_001), ("Öberg", 52_502)):
        an_insured(getattr(world, group), "Sofia", last_name, instalment=instalment)
    proposals.make(today=TODAY)
    invoice = invoices.issue(invoice=Invoice.objects.get(), today=TODAY, by=None)
    place = [invoice.employer.customer_number, invoice.contract.number, invoice.public_id]
    client = signed_in(getattr(world, member).user)

    page = text_of(client.get(reverse("invoice", args=place)))
    workbook = client.get(reverse("invoice-workbook", args=place)).content
    papers = [
        text_in(client.get(reverse(name, args=place)).content) for name in ("invoice-pdf", "invoice-specification")
    ]

    [_, *rows] = CalamineWorkbook.from_filelike(BytesIO(workbook)).get_sheet_by_index(0).to_python()
    amounts = [round(row[-1] * 100) for row in rows if str(row[0]).startswith(f"{invoice.contract.number}-")]
    owed = Posting.objects.filter(account=Account.RECEIVABLE, invoice_id=invoice.pk).aggregate(n=Sum("amount"))["n"]
    assert amounts == [63_001, 52_502] and owed == sum(amounts) == 115_503
    assert all(f"{shown(owed)} {currency}" in text.replace("\u00a0", " ") for text in (page, *papers))
    assert all(shown(amount) in text.replace("\u00a0", " ") for amount in amounts for text in (page, papers[1]))


def test_a_swedish_invoice_bears_bankgiro_and_ocr(world, signed_in):
    an_insured(world.swedish_group, instalment=12_345)
    proposals.make(today=TODAY)
    invoice = invoices.issue(invoice=Invoice.objects.get(), today=TODAY, by=None)
    address = address_of(world, invoice).replace("40112", "50113").replace("7001-2", "8001-4")

    text = text_in(signed_in(world.cecilia.user).get(f"{address}pdf/").content)

    assert "991-2346" in text
    assert invoice.reference in text
    assert f"{shown(12_345)} kr" in text


def test_no_identity_number_stands_on_paper(world, signed_in):
    identity = an_identity()
    an_insured(world.group, identity=identity)
    proposals.make(today=TODAY)
    proposal = Invoice.objects.get()
    asta = signed_in(world.asta.user)

    drafts = [text_in(download(asta, world, proposal, part).content) for part in PARTS]
    issued = invoices.issue(invoice=proposal, today=TODAY, by=None)
    papers = [text_in(download(asta, world, issued, part).content) for part in PARTS]

    for text in (*drafts, *papers):
        assert identity.value not in text
        assert identity.value[-4:] not in text.replace(issued.reference or "", "")


def test_a_proposal_is_marked_as_one_and_nothing_is_stored(world, signed_in):
    proposal = a_proposal(world, 63_000)
    asta = signed_in(world.asta.user)

    texts = [text_in(download(asta, world, proposal, part).content) for part in PARTS]

    assert all("Fakturaförslag" in text for text in texts)
    assert "FI21" not in texts[0]
    assert not InvoiceDocument.objects.exists()


@pytest.mark.parametrize("part", PARTS)
def test_what_was_issued_is_spelled_once_and_stays_the_same_bytes(world, signed_in, part):
    invoice = an_invoice(world, 63_000)
    asta = signed_in(world.asta.user)

    first = download(asta, world, invoice, part).content
    Insured.objects.update(last_name="Omdöpt")
    second = download(asta, world, invoice, part).content

    assert first == second
    assert InvoiceDocument.objects.filter(media_type="application/pdf").count() == 1


def test_every_version_keeps_its_own_paper(world, signed_in):
    invoice = an_invoice(world, 63_000)
    [line] = lines_of(invoice)
    asta = signed_in(world.asta.user)
    changes.change_lines(invoice=invoice, amounts={line.pk: 70_007}, version=1, today=TODAY, by=world.asta)

    present = text_in(download(asta, world, invoice, "pdf").content)
    earlier = text_in(download(asta, world, invoice, "pdf", version="1").content)
    none = [download(asta, world, invoice, "pdf", version=text).status_code for text in ("3", "0", "x", "²")]

    assert shown(70_007) in present
    assert shown(63_000) in earlier
    assert shown(70_007) not in earlier
    assert none == [404, 404, 404, 404]


def test_a_version_after_a_credit_and_a_part_payment_says_what_is_left_to_pay(world, signed_in):
    invoice = an_invoice(world, 100_000)
    [line] = lines_of(invoice)
    credits.credit_unpaid(
        invoice=invoice, amounts={line.pk: 30_000}, reason="Fel", idempotency_key=a_key(), today=TODAY, by=world.disa
    )
    pay(invoice, 20_000)
    changes.change_lines(invoice=invoice, amounts={line.pk: 75_000}, version=2, today=TODAY, by=world.asta)

    text = text_in(download(signed_in(world.asta.user), world, invoice, "pdf").content)

    assert all(amount in text for amount in (shown(105_000), shown(-30_000), shown(-20_000), shown(55_000)))


def test_a_credit_invoice_has_its_paper(world, signed_in):
    invoice = an_invoice(world, 63_000)
    credit = credits.cancel(invoice=invoice, reason="Fel", idempotency_key=a_key(), today=TODAY, by=world.disa)

    text = text_in(download(signed_in(world.asta.user), world, credit, "pdf").content)

    assert "−630,00" in text
    assert invoice.number in text


def test_an_invoice_taken_over_without_documents_gets_them_when_they_are_asked_for(world, signed_in):
    invoice = an_invoice(world, 63_000)
    pay(invoice, 63_000)
    [line] = lines_of(invoice)
    taken_over = Invoice.objects.create(
        employer=world.norrvik, contract=world.contract, kind="supplementary", due_date=TODAY, currency="EUR",
        number="7001216-0001", reference=make_rf(make_viite("70012160001")),
        issued_at=invoice.issued_at, issued_on=TODAY,
    )  # fmt: skip
    InvoiceLine.objects.create(
        employer=world.norrvik, invoice=taken_over, enrolment_id=line.enrolment_id, insured_id=line.insured_id,
        planned=63_000, amount=63_000, paid=20_000,
    )  # fmt: skip

    answer = download(signed_in(world.asta.user), world, taken_over, "pdf")

    assert answer.status_code == 200
    assert InvoiceDocument.objects.filter(invoice=taken_over).count() == 3
    said = issued_documents.read(
        InvoiceDocument.objects.get(invoice=taken_over, part="invoice", media_type=issued_documents.JSON)
    )
    assert (said["total"], said["paid"]) == (63_000, 0), "what was paid later does not stand on it"
