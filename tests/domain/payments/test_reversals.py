"""Payments that bounce or are recalled."""

from datetime import timedelta

import pytest

from pelaren.domain.ledger.models import Account, Entry
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Payment
from pelaren.domain.payments.operations import allocations, credits, refunds, reversals
from tests.money import a_key, a_payment, an_invoice, assert_whole, balance, lines_of, pay, postings, terms
from tests.world import TODAY


def reverse(payment, by, *, value_date=TODAY):
    return reversals.reverse(payment=payment, value_date=value_date, reason="Täckning saknas", today=TODAY, by=by)


def test_a_reversal_books_the_payment_and_its_allocation_with_changed_signs(world):
    terms(world.contract, fee="0.01250")
    invoice = an_invoice(world, 25_000, 25_000)
    payment = pay(invoice, 60_000, by=world.disa)

    reversal = reverse(payment, world.maria)

    assert postings("payment-reversed", reversal) == {("bank", None): -60_000, ("unallocated", None): 60_000}
    assert [line.paid for line in lines_of(invoice)] == [0, 0]
    assert all(balance(account) == 0 for account in Account if account not in {"receivable", "billed"})
    assert balance(Account.RECEIVABLE) == 50_000
    assert_whole()


def test_what_is_reversed_points_at_what_it_corrects(world):
    payment = pay(an_invoice(world, 25_000), 25_000, by=world.disa)

    reverse(payment, world.maria)

    corrections = Entry.objects.filter(corrects__isnull=False).values_list("event", "corrects__event")
    assert set(corrections) == {("payment-reversed", "payment"), ("allocation-undone", "allocate")}


def test_a_reversed_payment_has_nothing_left_to_use(world):
    invoice = an_invoice(world, 25_000)
    payment = a_payment(world.contract, 10_000, by=world.disa)

    reverse(payment, world.maria)

    assert queries.remaining(payment) == 0
    assert not queries.unmatched().exists()
    with pytest.raises(allocations.NothingToAllocate):
        allocations.allocate(payment=payment, invoice=invoice, today=TODAY, by=world.disa)


def test_reversing_again_returns_the_first_reversal(world):
    payment = a_payment(world.contract, 10_000, by=world.disa)

    assert reverse(payment, world.maria) == reverse(payment, world.erik)
    assert balance(Account.BANK) == 0


def test_a_payment_whose_premium_was_credited_meanwhile_can_still_be_reversed(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)
    payment = pay(invoice, 25_000, by=world.disa)
    credits.credit(invoice=invoice, amounts={line.pk: 10_000}, reason="Fel", today=TODAY, by=world.disa)

    reverse(payment, world.maria)

    assert [(line.amount, line.paid) for line in lines_of(invoice)] == [(15_000, 0)]
    assert queries.unallocated(contract_id=world.contract.pk) == 0
    assert_whole()


def test_the_money_of_another_payment_stays_on_the_invoice(world):
    invoice = an_invoice(world, 25_000)
    first, _ = pay(invoice, 10_000, by=world.disa), pay(invoice, 5_000, by=world.disa)

    reverse(first, world.maria)

    assert [line.paid for line in lines_of(invoice)] == [5_000]
    assert_whole()


def test_what_has_been_paid_back_cannot_be_reversed(world):
    payment = a_payment(world.contract, 10_000, by=world.disa)
    refunds.pay_back(payment=payment, amount=4_000, paid_on=TODAY, idempotency_key=a_key(), today=TODAY, by=world.disa)

    with pytest.raises(reversals.PaidBack, match="40,00"):
        reverse(payment, world.maria)


def test_what_is_not_booked_and_what_is_a_reversal_cannot_be_reversed(world):
    waiting = a_payment(world.contract, 2_000_000, by=world.disa)
    reversal = reverse(a_payment(world.contract, 10_000, by=world.disa), world.maria)

    with pytest.raises(reversals.NotBooked):
        reverse(waiting, world.maria)
    with pytest.raises(reversals.ReversalIsFinal):
        reverse(reversal, world.maria)


def test_an_impossible_day_is_refused(world):
    payment = a_payment(world.contract, 10_000, by=world.disa)

    with pytest.raises(reversals.ValueDateInFuture):
        reverse(payment, world.maria, value_date=TODAY + timedelta(days=1))
    with pytest.raises(reversals.ValueDateBeforePayment):
        reverse(payment, world.maria, value_date=TODAY - timedelta(days=1))
    assert not Payment.objects.filter(reverses=payment).exists()
