"""Crediting what is not paid, and cancelling (LEDGER E5)."""

import json

import pytest

from pelaren.domain.audit.models import Event
from pelaren.domain.billing.models import Invoice, InvoiceChange, Kind
from pelaren.domain.billing.operations import credits
from pelaren.domain.billing.queries.opened import SUMS, opened_invoice
from tests.money import a_proposal, an_invoice, assert_whole, lines_of, pay, postings
from tests.world import TODAY


def credit(invoice, amounts, by, **more):
    return credits.credit_unpaid(invoice=invoice, amounts=amounts, reason="Fel belopp", today=TODAY, by=by, **more)


def test_a_credit_takes_the_amount_off_what_is_billed_and_receivable(world):
    invoice = an_invoice(world, 25_000, 10_000)
    [first, _] = lines_of(invoice)

    made = credit(invoice, {first.pk: 5_000}, world.disa)

    assert postings("credit-unpaid", made) == {("billed", first.pk): 5_000, ("receivable", None): -5_000}
    assert [line.amount for line in lines_of(invoice)] == [20_000, 10_000]
    assert_whole()


def test_an_opened_invoice_has_the_sums_of_a_list_with_what_is_credited(world):
    invoice = an_invoice(world, 25_000, 10_000)
    [first, _] = lines_of(invoice)
    pay(invoice, 3_000)
    credit(invoice, {first.pk: 5_000}, world.disa)
    credit(invoice, {first.pk: 1_000}, world.disa)

    opened = opened_invoice(world.contract, invoice.public_id)

    listed = Invoice.objects.with_sums().get(pk=invoice.pk)
    assert [getattr(opened, name) for name in SUMS] == [getattr(listed, name) for name in SUMS]
    assert (opened, opened.paid, opened.credited) == (invoice, 3_000, 6_000)


def test_a_credit_invoice_has_its_own_number_and_negative_amounts(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)

    made = credit(invoice, {line.pk: 5_000}, world.disa)

    made = Invoice.objects.with_sums().get(pk=made.pk)
    content = json.loads(bytes(made.documents.get(part="invoice").content))
    assert (made.kind, made.credits, made.total, made.paid) == (Kind.CREDIT, invoice, -5_000, 0)
    assert (invoice.number, made.number) == ("7001226-0001", "7001226-0002")
    assert (content["credits"], content["total"], content["text"]) == (invoice.number, -5_000, "Fel belopp")
    [group] = json.loads(bytes(made.documents.get(part="specification").content))["groups"]
    assert [(line["number"], line["amount"]) for line in group["lines"]] == [(1, -5_000)]


def test_a_credited_invoice_tells_how_much_was_taken_off_and_why(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)

    credit(invoice, {line.pk: 5_000}, world.disa)

    sums = Invoice.objects.with_sums().get(pk=invoice.pk)
    change = InvoiceChange.objects.get(invoice=invoice)
    assert (sums.total, sums.credited, sums.version) == (20_000, 5_000, 2)
    assert (change.cause, change.reason) == ("credited", "Fel belopp")


def test_a_credit_invoice_is_never_unpaid_and_never_a_proposal(world):
    invoice = an_invoice(world, 25_000)

    credits.cancel(invoice=invoice, reason="Fel", today=TODAY, by=world.disa)

    assert not Invoice.objects.unpaid().exists()
    assert not Invoice.objects.proposals().exists()


def test_cancelling_credits_all_that_is_unpaid(world):
    invoice = an_invoice(world, 25_000, 0, 10_000)

    made = credits.cancel(invoice=invoice, reason="Dubbel faktura", today=TODAY, by=world.disa)

    assert [line.amount for line in lines_of(made)] == [-25_000, -10_000]
    assert [line.amount for line in lines_of(invoice)] == [0, 0, 0]
    assert_whole()


def test_a_credit_is_on_the_trail(world):
    invoice = an_invoice(world, 25_000)

    made = credits.cancel(invoice=invoice, reason="Fel", today=TODAY, by=world.disa)

    event = Event.objects.get(name="invoice.credited")
    assert event.facts == {"number": made.number, "credits": invoice.number, "total": 25_000, "paid": 0}


def test_a_repeated_credit_returns_the_first_one(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)

    made = [credit(invoice, {line.pk: 5_000}, world.disa, idempotency_key="credit") for _ in range(2)]

    assert made[0] == made[1]
    assert lines_of(invoice)[0].amount == 20_000


def test_a_cancelled_invoice_has_nothing_more_to_credit(world):
    invoice = an_invoice(world, 25_000)
    credits.cancel(invoice=invoice, reason="Fel", today=TODAY, by=world.disa)

    with pytest.raises(credits.NothingToCredit):
        credits.cancel(invoice=invoice, reason="Fel", today=TODAY, by=world.disa)


def test_an_invoice_of_which_something_is_paid_cannot_be_cancelled(world):
    invoice = an_invoice(world, 25_000)
    pay(invoice, 100, by=world.disa)

    with pytest.raises(credits.PartlyPaid):
        credits.cancel(invoice=invoice, reason="Fel", today=TODAY, by=world.disa)


def test_no_more_than_what_is_unpaid_is_credited(world):
    invoice = an_invoice(world, 25_000)
    pay(invoice, 20_000, by=world.disa)
    [line] = lines_of(invoice)

    with pytest.raises(credits.MoreThanUnpaid, match="Ekholm 00 Sofia"):
        credit(invoice, {line.pk: 5_001}, world.disa)


@pytest.mark.parametrize(
    ("amount", "refusal"), [(0, credits.NothingToCredit), (-1, credits.CreditNotPositive), (None, credits.NotOnInvoice)]
)
def test_an_amount_that_cannot_be_credited_is_refused(world, amount, refusal):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)

    with pytest.raises(refusal):
        credit(invoice, {0: 100} if amount is None else {line.pk: amount}, world.disa)


def test_a_proposal_is_not_credited(world):
    proposal = a_proposal(world, 25_000)
    [line] = lines_of(proposal)

    with pytest.raises(credits.NotIssued):
        credit(proposal, {line.pk: 100}, world.disa)


def test_a_credit_invoice_is_not_credited(world):
    invoice = an_invoice(world, 25_000)
    made = credits.cancel(invoice=invoice, reason="Fel", today=TODAY, by=world.disa)
    [line] = lines_of(made)

    with pytest.raises(credits.CreditOfCredit):
        credit(made, {line.pk: 100}, world.disa)
