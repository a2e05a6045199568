"""Paying back what pays no invoice (LEDGER E7)."""

from datetime import timedelta

import pytest

from pelaren.domain.ledger.models import Account, Entry
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Refund
from pelaren.domain.payments.operations import allocations, refunds, two_persons
from tests.money import a_key, a_payment, an_invoice, assert_whole, balance, pay, postings
from tests.world import TODAY


def pay_back(payment, amount, by, *, key=None, paid_on=TODAY):
    return refunds.pay_back(
        payment=payment, amount=amount, paid_on=paid_on, reason="Betalt för mycket", idempotency_key=key or a_key(),
        today=TODAY, by=by,
    )  # fmt: skip


def test_a_refund_takes_surplus_out_of_the_bank(world):
    payment = pay(an_invoice(world, 25_000), 26_000, by=world.disa)

    refund = pay_back(payment, 1_000, world.maria)

    assert postings("refund", refund) == {("unallocated", None): 1_000, ("bank", None): -1_000}
    assert queries.remaining(payment) == 0
    assert_whole()


def test_no_more_is_paid_back_than_is_left(world):
    payment = pay(an_invoice(world, 25_000), 26_000, by=world.disa)

    with pytest.raises(refunds.MoreThanLeft, match="10,00"):
        pay_back(payment, 1_001, world.maria)


def test_an_order_sent_twice_pays_back_once(world):
    payment = a_payment(world.contract, 10_000, by=world.disa)

    first, second = pay_back(payment, 5_000, world.maria, key="back"), pay_back(payment, 5_000, world.maria, key="back")

    assert first == second
    assert balance(Account.BANK) == 5_000


@pytest.mark.parametrize("amount", [0, -1])
def test_an_amount_that_is_not_above_zero_is_refused(world, amount):
    with pytest.raises(refunds.AmountNotPositive):
        pay_back(a_payment(world.contract, 10_000, by=world.disa), amount, world.maria)


def test_an_impossible_day_is_refused(world):
    payment = a_payment(world.contract, 10_000, by=world.disa)

    with pytest.raises(refunds.DateInFuture):
        pay_back(payment, 100, world.maria, paid_on=TODAY + timedelta(days=1))
    with pytest.raises(refunds.DateBeforePayment, match=r"22\.11\.2026"):
        pay_back(payment, 100, world.maria, paid_on=TODAY - timedelta(days=1))


@pytest.fixture
def waiting(world):
    payment = a_payment(world.contract, 2_000_000, by=world.disa)
    from pelaren.domain.payments.operations import incoming

    incoming.approve(payment=payment, by=world.erik)
    return pay_back(payment, 1_500_000, world.disa)


def test_over_the_limit_a_refund_waits_for_a_second_person(world, waiting):
    assert list(Refund.objects.awaiting_approval()) == [waiting]
    assert not Entry.objects.filter(event="refund").exists()
    with pytest.raises(two_persons.SamePerson):
        refunds.approve(refund=waiting, by=world.disa)

    refunds.approve(refund=waiting, by=world.maria)

    assert balance(Account.BANK) == 500_000
    assert_whole()


def test_a_refund_is_not_approved_when_the_money_has_been_used_meanwhile(world, waiting):
    invoice = an_invoice(world, 1_000_000)
    allocations.allocate(payment=waiting.payment, invoice=invoice, today=TODAY, by=world.erik)

    with pytest.raises(refunds.MoreThanLeft):
        refunds.approve(refund=waiting, by=world.maria)

    assert list(Refund.objects.awaiting_approval()) == [waiting]
    assert_whole()


def test_a_refund_that_waits_can_be_withdrawn(world, waiting):
    refunds.withdraw(refund=waiting, by=world.disa)

    with pytest.raises(two_persons.Withdrawn):
        refunds.approve(refund=waiting, by=world.maria)
    assert queries.remaining(waiting.payment) == 2_000_000
