"""Issuing: number, reference, posting and document, all or nothing."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from pelaren.domain.audit.models import Event
from pelaren.domain.billing import queries
from pelaren.domain.billing.models import Invoice, InvoiceDocument, InvoiceLine, PaymentPlan
from pelaren.domain.billing.operations import invoices, proposals
from pelaren.domain.ledger.models import Entry, Posting
from pelaren.domain.series.models import Series
from pelaren.values.reference_numbers import parse_ocr, parse_rf
from tests.world import TODAY, an_identity, an_insured

DUE = date(2026, 12, 15)


def a_proposal(world, *instalments, group=None):
    for place, instalment in enumerate(instalments or [63_000]):
        an_insured(group or world.group, "Sofia", f"Ekholm {place}", instalment=instalment)
    proposals.make(today=TODAY)
    return Invoice.objects.get(contract=(group or world.group).contract)


def test_the_first_invoices_of_a_contract_and_year_are_numbered_from_one(world):
    an_insured(world.group)
    PaymentPlan.objects.filter(contract=world.contract).update(months=[12, 1])
    proposals.make(today=date(2026, 12, 5))

    issued = [invoices.issue(invoice=one, today=date(2026, 12, 5), by=None) for one in Invoice.objects.order_by("pk")]

    assert [invoice.number for invoice in issued] == ["7001226-0001", "7001226-0002"]


def test_numbers_begin_again_with_the_year_of_issue(world):
    an_insured(world.group)
    proposals.make(today=TODAY)
    invoices.issue(invoice=Invoice.objects.get(), today=date(2026, 12, 5), by=None)
    proposals.make(today=date(2027, 2, 1))

    second = invoices.issue(invoice=Invoice.objects.proposals().get(), today=date(2027, 2, 22), by=None)

    assert second.number == "7001227-0001"


def test_a_finnish_invoice_gets_an_rf_reference_and_a_swedish_one_an_ocr_number(world):
    finnish = invoices.issue(invoice=a_proposal(world), today=TODAY, by=world.disa)
    swedish = invoices.issue(invoice=a_proposal(world, group=world.swedish_group), today=TODAY, by=world.disa)

    assert parse_rf(finnish.reference) == finnish.reference
    assert "7001226" in finnish.reference
    assert parse_ocr(swedish.reference) == swedish.reference
    assert swedish.reference.startswith("80014260001")


def test_issuing_books_the_receivable_against_what_is_billed_of_each_line(world):
    invoice = invoices.issue(invoice=a_proposal(world, 63_000, 0, 52_500), today=TODAY, by=world.disa)

    entry = Entry.objects.get()
    legs = entry.postings.order_by("pk").values_list("account", "amount", "invoice_id", "line_id", "currency")
    lines = {line.amount: line.pk for line in invoice.lines.all()}
    assert sorted(legs) == sorted(
        [
            ("receivable", 115_500, invoice.pk, None, "EUR"),
            ("billed", -63_000, invoice.pk, lines[63_000], "EUR"),
            ("billed", -52_500, invoice.pk, lines[52_500], "EUR"),
        ],
        key=lambda leg: leg[:2],
    )
    assert (entry.event, entry.booked_on, entry.actor_id) == ("issue", TODAY, world.disa.user_id)


def test_the_document_holds_what_the_invoice_says_and_is_bound_by_its_hash(world):
    invoice = invoices.issue(invoice=a_proposal(world, 63_000, 52_500), today=TODAY, by=world.disa)

    document = InvoiceDocument.objects.get(part="invoice")
    said = json.loads(bytes(document.content))
    assert bytes(document.sha256) == hashlib.sha256(bytes(document.content)).digest()
    assert (said["number"], said["reference"], said["total"]) == (invoice.number, invoice.reference, 115_500)
    [group] = json.loads(bytes(InvoiceDocument.objects.get(part="specification").content))["groups"]
    assert [(line["number"], line["amount"]) for line in group["lines"]] == [(1, 63_000), (2, 52_500)]
    assert (said["due_date"], said["currency"]) == ("2026-12-15", "EUR")


def test_no_identity_and_no_name_of_an_insured_stands_in_the_document(world):
    identity = an_identity()
    an_insured(world.group, "Sofia", "Ekholm", identity=identity)
    proposals.make(today=TODAY)

    invoices.issue(invoice=Invoice.objects.get(), today=TODAY, by=None)

    content = bytes(InvoiceDocument.objects.get(part="invoice").content).decode()
    assert identity.value not in content
    assert identity.masked_head not in content
    assert "Ekholm" not in content


def test_the_specification_names_the_insured_group_by_group_with_masked_numbers(world):
    identity = an_identity()
    an_insured(world.group, "Sofia", "Ekholm", identity=identity)
    proposals.make(today=TODAY)

    invoices.issue(invoice=Invoice.objects.get(), today=TODAY, by=None)

    content = bytes(InvoiceDocument.objects.get(part="specification").content).decode()
    [group] = json.loads(content)["groups"]
    assert (group["number"], group["name"]) == (2, "Tjänstemän")
    assert [(line["name"], line["amount"]) for line in group["lines"]] == [("Ekholm Sofia", 63_000)]
    assert identity.value not in content
    assert identity.masked_head in content


@pytest.mark.parametrize(
    "order", ["update billing_invoicedocument set version = 9", "delete from billing_invoicedocument"]
)
def test_a_stored_document_cannot_be_changed_or_removed(world, order):
    invoices.issue(invoice=a_proposal(world), today=TODAY, by=None)

    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission"), transaction.atomic():
        cursor.execute(order)


def test_an_invoice_is_issued_once(world):
    invoice = invoices.issue(invoice=a_proposal(world), today=TODAY, by=world.disa)

    with pytest.raises(invoices.AlreadyIssued):
        invoices.issue(invoice=invoice, today=TODAY, by=world.disa)

    assert Entry.objects.count() == InvoiceDocument.objects.filter(part="invoice").count() == 1
    assert Series.objects.get(name="invoices 7001-2 2026").next_number == 2


def test_a_proposal_with_nothing_to_pay_is_not_issued_and_takes_no_number(world):
    proposal = a_proposal(world, 0, 0)

    with pytest.raises(invoices.NothingToBill):
        invoices.issue(invoice=proposal, today=TODAY, by=world.disa)

    proposal.refresh_from_db()
    assert proposal.is_proposal
    assert not Series.objects.filter(name__startswith="invoices").exists()


def test_when_booking_fails_nothing_of_the_issue_is_left(world):
    proposal = a_proposal(world)
    # The entry of this invoice is there already: the booking of a second one is refused.
    Entry.objects.create(
        employer=world.norrvik, event="issue", source="test", booked_on=TODAY, idempotency_key=f"issue {proposal.pk}"
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        invoices.issue(invoice=proposal, today=TODAY, by=None)

    proposal.refresh_from_db()
    assert proposal.is_proposal
    assert not Posting.objects.exists()
    assert not InvoiceDocument.objects.exists()
    assert not Series.objects.filter(name__startswith="invoices").exists()


def test_issuing_leaves_one_line_in_the_trail_with_number_and_sum(world):
    invoice = invoices.issue(invoice=a_proposal(world), today=TODAY, by=world.disa)

    event = Event.objects.get(name="invoice.issued")
    assert event.facts == {"number": invoice.number, "total": 63_000}
    assert event.actor_id == world.disa.user_id


def test_a_proposal_that_is_issued_after_its_due_date_gets_time_to_pay(world):
    late = DUE + timedelta(days=3)

    invoice = invoices.issue(invoice=a_proposal(world), today=late, by=None)

    assert invoice.due_date == date(2027, 1, 4)
    assert json.loads(bytes(InvoiceDocument.objects.get(part="invoice").content))["due_date"] == "2027-01-04"


def test_the_lines_of_an_issued_invoice_cannot_be_changed_without_the_ledger(world):
    invoices.issue(invoice=a_proposal(world), today=TODAY, by=None)

    InvoiceLine.objects.update(amount=1)
    Invoice.objects.update(version=2)

    with pytest.raises(IntegrityError, match="differ"):
        connection.check_constraints()


def test_a_paid_amount_above_the_line_is_refused_by_the_database(world):
    a_proposal(world)

    with pytest.raises(IntegrityError, match="invoice_line_amounts"), transaction.atomic():
        InvoiceLine.objects.update(paid=63_001)


def test_proposals_come_to_be_issued_21_days_before_they_fall_due_and_only_those_with_something_to_pay(world):
    something = a_proposal(world, 63_000)
    a_proposal(world, 0, group=world.swedish_group)

    assert queries.due_to_be_issued(today=DUE - timedelta(days=22)) == []
    assert queries.due_to_be_issued(today=DUE - timedelta(days=21)) == [something.pk]


def test_what_has_been_issued_is_no_longer_to_be_issued(world):
    invoices.issue(invoice=a_proposal(world), today=TODAY, by=None)

    assert queries.due_to_be_issued(today=DUE) == []
