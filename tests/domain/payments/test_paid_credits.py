"""Crediting what is billed, paid or not (LEDGER E5 and E6)."""

import pytest

from pelaren.domain.audit.models import Event
from pelaren.domain.billing.models import Invoice
from pelaren.domain.ledger.models import Account, Entry
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Allocation
from pelaren.domain.payments.operations import allocations, credits
from tests.money import an_invoice, assert_whole, balance, lines_of, pay, postings, terms
from tests.world import TODAY


def credit(invoice, amounts, by, **more):
    return credits.credit(invoice=invoice, amounts=amounts, reason="Fel belopp", today=TODAY, by=by, **more)


def test_a_paid_premium_is_credited_and_its_money_lies_with_the_payment_again(world):
    terms(world.contract, fee="0.01250")
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)
    payment = pay(invoice, 25_000, by=world.disa)

    made = credit(invoice, {line.pk: 10_000}, world.maria)

    back = Allocation.objects.get(credit=made)
    # Of 250.00 the fee was 3.13, of the 150.00 that are left it is 1.88.
    assert postings("credit-paid", back) == {
        ("unallocated", None): -10_000,
        ("savings", line.pk): 10_000 - 125,
        ("fee-income", line.pk): 125,
    }
    assert [(line.amount, line.paid) for line in lines_of(invoice)] == [(15_000, 15_000)]
    assert queries.remaining(payment) == 10_000
    assert_whole()


def test_what_is_unpaid_of_a_line_is_credited_before_what_is_paid(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)
    pay(invoice, 10_000, by=world.disa)

    made = credit(invoice, {line.pk: 20_000}, world.maria)

    assert postings("credit-unpaid", made) == {("billed", line.pk): 15_000, ("receivable", None): -15_000}
    assert postings("credit-paid", Allocation.objects.get(credit=made)) == {
        ("unallocated", None): -5_000,
        ("savings", line.pk): 5_000,
    }
    assert Invoice.objects.with_sums().get(pk=made.pk).total == -20_000
    assert_whole()


def test_a_credit_points_at_what_it_corrects(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)
    pay(invoice, 10_000, by=world.disa)

    credit(invoice, {line.pk: 20_000}, world.maria)

    corrections = Entry.objects.filter(corrects__isnull=False).values_list("event", "corrects__event")
    assert set(corrections) == {("credit-unpaid", "issue"), ("credit-paid", "allocate")}


def test_an_unpaid_line_is_credited_without_moving_money(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)

    credit(invoice, {line.pk: 25_000}, world.maria)

    assert not Entry.objects.filter(event="credit-paid").exists()
    assert balance(Account.UNALLOCATED) == 0
    assert_whole()


def test_the_latest_payments_money_is_taken_back_first(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)
    first, second = pay(invoice, 15_000, by=world.disa), pay(invoice, 10_000, by=world.disa)

    credit(invoice, {line.pk: 12_000}, world.maria)

    assert (queries.remaining(first), queries.remaining(second)) == (2_000, 10_000)
    assert_whole()


def test_freed_money_can_pay_another_line(world):
    invoice = an_invoice(world, 25_000, 25_000)
    [first, second] = lines_of(invoice)
    payment = pay(invoice, 25_000, by=world.disa)
    credit(invoice, {first.pk: 25_000}, world.maria)

    allocations.allocate(payment=payment, invoice=invoice, today=TODAY, by=world.disa)

    assert [(line.amount, line.paid) for line in lines_of(invoice)] == [(0, 0), (25_000, 25_000)]
    assert second.pk == lines_of(invoice)[1].pk
    assert_whole()


def test_no_cent_of_a_line_is_credited_twice(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)
    pay(invoice, 25_000, by=world.disa)
    credit(invoice, {line.pk: 20_000}, world.maria)

    with pytest.raises(credits.MoreThanBilled, match="50,00"):
        credit(invoice, {line.pk: 5_001}, world.maria)


def test_an_order_sent_twice_makes_one_credit_invoice(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)

    made = [credit(invoice, {line.pk: 5_000}, world.maria, idempotency_key="credit") for _ in range(2)]

    assert made[0] == made[1]
    assert lines_of(invoice)[0].amount == 20_000


def test_the_trail_tells_how_much_of_the_credit_was_paid(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)
    pay(invoice, 10_000, by=world.disa)

    credit(invoice, {line.pk: 20_000}, world.maria)

    assert Event.objects.get(name="invoice.credited").facts["paid"] == 5_000
