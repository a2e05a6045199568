"""The tabs Fakturor and Transaktioner, through their addresses."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import invoices, proposals
from pelaren.domain.contracts.models import Insured
from pelaren.domain.ledger.models import Account
from pelaren.domain.ledger.operations.entries import Leg, book
from tests.world import TODAY, an_identity, an_insured


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch):
    """The pages look at the clock themselves; here it stands still."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


def invoices_address(world):
    return reverse("invoices", args=[world.norrvik.customer_number, world.contract.number])


def invoice_address(world, invoice):
    return reverse("invoice", args=[world.norrvik.customer_number, world.contract.number, invoice.public_id])


def payments_address(world):
    return reverse("payments", args=[world.norrvik.customer_number, world.contract.number])


def a_proposal(world, *, insured=1):
    for number in range(insured):
        an_insured(world.group, first_name=f"Anna{number}")
    proposals.make(today=TODAY)
    return Invoice.objects.get()


def pay(invoice, *, on=TODAY):
    """Book the payment of a whole invoice as LEDGER E3 and E4 do."""
    lines = list(invoice.lines.all())
    total = sum(line.amount for line in lines)
    book(
        event="allocate",
        source="test",
        employer_id=invoice.employer_id,
        currency=invoice.currency,
        legs=[
            Leg(Account.BANK, total),
            Leg(Account.RECEIVABLE, -total, contract_id=invoice.contract_id, invoice_id=invoice.pk),
            *(Leg(Account.BILLED, line.amount, **whose(line)) for line in lines),
            *(Leg(Account.SAVINGS, -line.amount, **whose(line)) for line in lines),
        ],
        booked_on=on,
        idempotency_key=f"pay {invoice.pk}",
        actor_id=None,
    )
    for line in lines:
        line.paid = line.amount
        line.save()


def whose(line):
    ids = {"line_id": line.pk, "insured_id": line.insured_id}
    return {**ids, "contract_id": line.invoice.contract_id, "invoice_id": line.invoice_id}


def text_of(answer):
    return answer.content.decode().replace("\xa0", " ")


def test_invoices_show_the_proposal_of_the_payment_plan_with_its_sum(world, signed_in):
    a_proposal(world, insured=2)

    page = text_of(signed_in(world.asta.user).get(invoices_address(world)))

    assert "Förslag 2026-4" in page
    assert "Kvartal 4 2026, alla grupper" in page
    assert "1 260,00 €" in page
    assert "15.12.2026" in page
    assert "Det finns inga öppna fakturor." in page


def test_an_issued_unpaid_invoice_stands_under_other_open_invoices_and_is_marked_when_late(world, signed_in):
    invoice = invoices.issue(invoice=a_proposal(world), today=TODAY, by=world.disa)
    Invoice.objects.filter(pk=invoice.pk).update(due_date=TODAY - timedelta(days=7))

    page = text_of(signed_in(world.asta.user).get(invoices_address(world)))

    assert invoice.number in page
    assert "Försenad 7 dagar" in page
    assert 'data-mark="danger"' in page
    assert "Inget förslag just nu" in page


def test_an_opened_proposal_shows_each_insured_with_masked_number_and_amount(world, signed_in):
    proposal = a_proposal(world)
    insured = Insured.objects.get()

    page = text_of(signed_in(world.asta.user).get(invoice_address(world, proposal)))

    assert "Fakturaförslag 2026-4" in page
    assert insured.full_name in page
    assert insured.identity_head in page
    assert "••••" in page
    assert "630,00 €" in page
    assert "Referensnummer" not in page


def test_an_issued_invoice_shows_number_and_reference_as_the_market_prints_it(world, signed_in):
    invoice = invoices.issue(invoice=a_proposal(world), today=TODAY, by=world.disa)

    page = text_of(signed_in(world.asta.user).get(invoice_address(world, invoice)))

    assert f"Faktura {invoice.number}" in page
    assert invoice.reference[:4] in page


def test_lines_are_found_by_name_without_case_or_accents_and_by_identity_number_by_post_only(world, signed_in):
    identity = an_identity()
    an_insured(world.group, first_name="Åsa", last_name="Öberg", identity=identity)
    an_insured(world.group, first_name="Nils", last_name="Häggblom")
    proposals.make(today=TODAY)
    address = invoice_address(world, Invoice.objects.get())
    asta = signed_in(world.asta.user)

    by_name = text_of(asta.post(address, {"q": "oberg"}))
    by_number = text_of(asta.post(address, {"q": identity.value.lower()}))
    by_address = text_of(asta.get(address, {"q": identity.value}))

    assert "Öberg Åsa" in by_name
    assert "Häggblom" not in by_name
    assert "Öberg Åsa" in by_number
    assert "Häggblom" not in by_number
    assert "Ingen försäkrad hittades" in by_address
    assert "Öberg Åsa" not in by_address


def test_transactions_show_paid_invoices_with_day_reference_and_sum_and_narrow_to_a_year(world, signed_in):
    invoice = invoices.issue(invoice=a_proposal(world), today=TODAY, by=world.disa)
    asta = signed_in(world.asta.user)
    before = text_of(asta.get(payments_address(world)))

    pay(invoice, on=date(2026, 12, 14))

    after = text_of(asta.get(payments_address(world), {"year": "2026"}))
    assert "Inga betalda fakturor ännu" in before
    assert invoice.number in after
    assert "14.12.2026" in after
    assert invoice.reference in after
    assert invoice.number not in text_of(asta.get(invoices_address(world)))


def test_a_year_that_makes_no_sense_shows_all_years(world, signed_in):
    invoice = invoices.issue(invoice=a_proposal(world), today=TODAY, by=world.disa)
    pay(invoice)

    page = text_of(signed_in(world.asta.user).get(payments_address(world), {"year": "nonsense"}))

    assert invoice.number in page


def test_whoever_may_only_answer_messages_sees_no_invoices(world, signed_in):
    a_proposal(world)

    assert signed_in(world.jonas.user).get(invoices_address(world)).status_code == 403


@pytest.mark.parametrize("address", [invoices_address, payments_address])
def test_lists_cost_as_many_queries_for_one_invoice_as_for_many(world, signed_in, address, django_assert_num_queries):
    an_insured(world.group)
    asta = signed_in(world.asta.user)
    proposals.make(today=date(2025, 2, 1))
    with CaptureQueriesContext(connection) as few:
        asta.get(address(world))

    for month in range(2, 12, 3):
        proposals.make(today=date(2026, month, 1))
    for number, invoice in enumerate(Invoice.objects.order_by("due_date")):
        invoices.issue(invoice=invoice, today=invoice.due_date - timedelta(days=21), by=None)
        if number % 2:
            pay(invoice)

    with django_assert_num_queries(len(few)):
        asta.get(address(world))


def test_an_opened_invoice_costs_as_many_queries_for_one_line_as_for_forty(world, signed_in):
    address = invoice_address(world, a_proposal(world))
    asta = signed_in(world.asta.user)
    with CaptureQueriesContext(connection) as few:
        asta.get(address)
    Invoice.objects.get().lines.all().delete()
    Invoice.objects.all().delete()
    address = invoice_address(world, a_proposal(world, insured=40))

    with CaptureQueriesContext(connection) as many:
        asta.get(address)

    assert len(many) == len(few)
