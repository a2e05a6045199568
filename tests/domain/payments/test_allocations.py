"""Letting a person decide what money pays (LEDGER E4), and undoing it."""

import pytest

from pelaren.domain.audit.models import Event
from pelaren.domain.billing.operations import credits
from pelaren.domain.ledger.models import Account, Entry
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Allocation, LedgerCheck
from pelaren.domain.payments.operations import allocations, incoming
from tests.money import (
    a_key,
    a_payment,
    a_proposal,
    an_invoice,
    assert_whole,
    balance,
    lines_of,
    pay,
    postings,
    terms,
)
from tests.world import TODAY, an_insured


def allocate(payment, invoice, world, **more):
    return allocations.allocate(payment=payment, invoice=invoice, today=TODAY, by=world.disa, **more)


def undo(payment, invoice, world):
    return allocations.undo(payment=payment, invoice=invoice, today=TODAY, by=world.disa)


@pytest.fixture
def invoice(world):
    return an_invoice(world, 25_000, 25_000)


@pytest.fixture
def payment(world):
    return a_payment(world.contract, 30_000, by=world.disa)


def test_a_payment_on_the_work_list_is_matched_and_pays_as_much_as_it_can(world, invoice, payment):
    allocate(payment, invoice, world)

    payment.refresh_from_db()
    assert payment.invoice == invoice
    assert [line.paid for line in lines_of(invoice)] == [15_000, 15_000]
    assert not queries.unmatched().exists()
    assert_whole()


def test_a_given_amount_is_allocated_and_the_rest_waits(world, invoice, payment):
    allocate(payment, invoice, world, amount=10_000)

    assert [line.paid for line in lines_of(invoice)] == [5_000, 5_000]
    assert queries.remaining(payment) == 20_000
    assert_whole()


def test_money_can_be_put_on_chosen_lines(world, invoice, payment):
    [first, second] = lines_of(invoice)

    allocate(payment, invoice, world, lines={first.pk: 0, second.pk: 20_000})

    assert [line.paid for line in lines_of(invoice)] == [0, 20_000]
    assert_whole()


def test_one_payment_can_pay_two_invoices(world, invoice):
    other = an_invoice_of_another_month(world)
    payment = a_payment(world.contract, 60_000, by=world.disa)

    allocate(payment, invoice, world)
    allocate(payment, other, world)

    payment.refresh_from_db()
    assert payment.invoice == invoice
    assert queries.remaining(payment) == 0
    assert sum(line.paid for line in lines_of(other)) == 10_000
    assert_whole()


def an_invoice_of_another_month(world):
    from datetime import date

    from pelaren.domain.billing.models import Invoice
    from pelaren.domain.billing.operations import invoices, proposals

    proposals.make(today=date(2027, 2, 20), contract_ids=[world.contract.pk])
    return invoices.issue(invoice=Invoice.objects.proposals().get(), today=date(2027, 2, 20), by=world.disa)


def test_an_order_sent_twice_allocates_once(world, invoice, payment):
    made = [allocate(payment, invoice, world, amount=10_000, idempotency_key="match") for _ in range(2)]

    assert made[0] == made[1]
    assert Allocation.objects.count() == 1


def test_an_allocation_is_on_the_trail(world, invoice, payment):
    allocate(payment, invoice, world)

    event = Event.objects.get(name="payment.allocated")
    assert event.facts == {"invoice": invoice.number, "amount": 30_000}


def test_undoing_takes_the_money_off_the_lines_with_its_fee(world):
    terms(world.contract, fee="0.01250")
    invoice = an_invoice(world, 25_000, 25_000)
    payment = pay(invoice, 30_000, by=world.disa)

    undone = undo(payment, invoice, world)

    payment.refresh_from_db()
    legs = postings("allocation-undone", undone)
    assert payment.invoice is None
    assert [line.paid for line in lines_of(invoice)] == [0, 0]
    assert (legs["unallocated", None], legs["receivable", None]) == (-30_000, 30_000)
    assert balance(Account.FEE_INCOME) == balance(Account.SAVINGS) == 0
    assert_whole()


def test_undoing_one_of_two_payments_leaves_the_fee_of_the_other(world):
    terms(world.contract, fee="0.50000")
    invoice = an_invoice(world, 10)
    first = pay(invoice, 1, by=world.disa)
    pay(invoice, 1, by=world.disa)

    undo(first, invoice, world)

    assert balance(Account.FEE_INCOME) == -1
    assert_whole()


def test_money_that_does_not_lie_on_the_invoice_cannot_be_taken_off(world, invoice, payment):
    with pytest.raises(allocations.NothingToUndo):
        undo(payment, invoice, world)


def test_more_than_is_left_of_the_payment_is_refused(world, invoice, payment):
    with pytest.raises(allocations.MoreThanLeft, match="300,00"):
        allocate(payment, invoice, world, amount=30_001)


def test_more_than_is_outstanding_is_refused(world, invoice):
    payment = a_payment(world.contract, 90_000, by=world.disa)
    [first, _] = lines_of(invoice)

    with pytest.raises(allocations.MoreThanOutstanding, match="500,00"):
        allocate(payment, invoice, world, amount=50_001)
    with pytest.raises(allocations.MoreThanOutstandingOnLine, match=r"250,00.*Ekholm 00 Sofia"):
        allocate(payment, invoice, world, lines={first.pk: 25_001})


@pytest.mark.parametrize("amount", [0, -1])
def test_an_amount_that_is_not_above_zero_is_refused(world, invoice, payment, amount):
    [first, _] = lines_of(invoice)

    with pytest.raises(allocations.AmountNotPositive):
        allocate(payment, invoice, world, amount=amount)
    with pytest.raises(allocations.AmountNotPositive):
        allocate(payment, invoice, world, lines={first.pk: amount})


def test_a_line_of_another_invoice_is_refused(world, invoice, payment):
    with pytest.raises(allocations.NotOnInvoice):
        allocate(payment, invoice, world, lines={0: 100})


def test_when_nothing_is_left_there_is_nothing_to_match(world, invoice):
    payment = pay(invoice, 50_000, by=world.disa)

    with pytest.raises(allocations.NothingToAllocate):
        allocate(payment, invoice, world)


def test_a_payment_that_waits_for_approval_pays_nothing(world, invoice):
    payment = a_payment(world.contract, 2_000_000, by=world.disa)

    with pytest.raises(allocations.NotBooked):
        allocate(payment, invoice, world)


def test_an_invoice_of_another_contract_is_refused(world, invoice):
    an_insured(world.swedish_group)
    payment = a_payment(world.swedish_contract, 100, by=world.disa)

    with pytest.raises(allocations.OtherContract):
        allocate(payment, invoice, world)


def test_proposals_and_credit_invoices_are_not_paid(world, payment):
    proposal = a_proposal(world, 25_000)
    with pytest.raises(allocations.NotPayable):
        allocate(payment, proposal, world)

    from pelaren.domain.billing.operations import invoices

    issued = invoices.issue(invoice=proposal, today=TODAY, by=world.disa)
    credit = credits.cancel(invoice=issued, reason="Fel", idempotency_key=a_key(), today=TODAY, by=world.disa)
    with pytest.raises(allocations.NotPayable):
        allocate(payment, credit, world)


def test_nothing_is_matched_while_the_ledger_is_broken(world, invoice, payment):
    LedgerCheck.objects.create(checked_at="2026-11-22T03:50:00Z", breaches={"trial-balance": 1})

    with pytest.raises(allocations.LedgerBroken, match=r"22\.11\.2026 05:50"):
        allocate(payment, invoice, world)

    LedgerCheck.objects.create(checked_at="2026-11-22T09:00:00Z", breaches={})
    assert allocate(payment, invoice, world).amount == 30_000


def test_a_refused_allocation_leaves_no_trace(world, invoice, payment):
    entries = Entry.objects.count()

    with pytest.raises(allocations.MoreThanLeft):
        allocate(payment, invoice, world, amount=30_001)

    assert (Entry.objects.count(), Allocation.objects.count()) == (entries, 0)
    assert isinstance(incoming.Payment.objects.get(pk=payment.pk).invoice, type(None))
