"""Many invoices are issued at once as each would be alone."""

import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from pelaren.domain.billing.models import Invoice, InvoiceDocument
from pelaren.domain.billing.operations import invoices, proposals
from pelaren.domain.ledger.models import Entry, Posting
from pelaren.domain.series.operations.numbers import take, take_all
from tests.money import assert_whole
from tests.world import TODAY, a_contract, an_insured

BOOKED = ("account", "amount", "currency", "contract_id", "invoice_id", "line_id", "insured_id", "employer_id")


@pytest.fixture
def two_proposals(world):
    an_insured(world.group, "Sofia", "Ekholm")
    an_insured(world.group, "Åsa", "Öberg", instalment=0)
    an_insured(world.swedish_group, "Bo", "Berg")
    proposals.make(today=TODAY)
    return list(Invoice.objects.proposals())


def said(invoice):
    documents = InvoiceDocument.objects.filter(invoice=invoice).order_by("part")
    return [json.loads(bytes(document.content)) for document in documents]


def postings_of(invoice):
    return sorted(Posting.objects.filter(invoice_id=invoice.pk).values_list(*BOOKED), key=str)


def ids_of(found):
    return [invoice.pk for invoice in found]


def test_at_once_and_one_by_one_leave_the_same_books_and_documents(world, two_proposals):
    with transaction.atomic():
        for invoice in two_proposals:
            invoices.issue(invoice=invoice, today=TODAY, by=None)
        alone = [(said(invoice), postings_of(invoice)) for invoice in two_proposals]
        transaction.set_rollback(True)

    issued = invoices.issue_all(invoice_ids=ids_of(two_proposals), today=TODAY, by=None)

    assert len(issued) == 2
    assert [(said(invoice), postings_of(invoice)) for invoice in two_proposals] == alone
    assert_whole()


def test_what_is_issued_or_has_nothing_to_bill_is_left_out(world, two_proposals):
    first, second = two_proposals
    second.lines.update(amount=0)
    invoices.issue(invoice=first, today=TODAY, by=None)

    assert invoices.issue_all(invoice_ids=ids_of(two_proposals), today=TODAY, by=None) == []
    assert Entry.objects.count() == 1


def test_all_or_none_are_issued(world, two_proposals):
    bad = two_proposals[1]
    Entry.objects.create(
        employer_id=bad.employer_id, event="issue", source="test", booked_on=TODAY, idempotency_key=f"issue {bad.pk}"
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        invoices.issue_all(invoice_ids=ids_of(two_proposals), today=TODAY, by=None)

    assert not Invoice.objects.issued().exists()
    assert not Posting.objects.exists()


def test_numbers_of_one_contract_follow_each_other(world):
    contract, group = a_contract(world.norrvik, number="7005-1")
    contract.invoiced_per_group = True
    contract.save()
    from tests.money import a_group

    for one in (group, a_group(contract, number=3), a_group(contract, number=4)):
        an_insured(one)
    proposals.make(today=TODAY)

    issued = invoices.issue_all(
        invoice_ids=Invoice.objects.proposals().values_list("pk", flat=True), today=TODAY, by=None
    )

    assert [invoice.number for invoice in issued] == ["7005126-0001", "7005126-0002", "7005126-0003"]
    assert_whole()


def test_it_asks_as_much_for_one_invoice_as_for_many(world, two_proposals):
    one, _ = two_proposals
    with CaptureQueriesContext(connection) as alone:
        invoices.issue_all(invoice_ids=[one.pk], today=TODAY, by=None)
    for number in range(7010, 7020):
        an_insured(a_contract(world.sunnana, number=f"{number}-1")[1])
    proposals.make(today=TODAY)

    with CaptureQueriesContext(connection) as many:
        invoices.issue_all(invoice_ids=Invoice.objects.proposals().values_list("pk", flat=True), today=TODAY, by=None)

    # One more lock and head for each employer's own trail.
    assert len(many) <= len(alone) + 1


def test_numbers_of_many_series_are_taken_at_once(db):
    assert take_all({"a": 2, "b": 1}, start=5) == {"a": 5, "b": 5}
    assert take_all({"b": 3, "a": 1}) == {"a": 7, "b": 6}
    assert take("a") == 8
