"""Money that comes in (LEDGER E3, E4)."""

from datetime import date, timedelta

import pytest

from pelaren.domain.audit.models import Event
from pelaren.domain.billing.operations import credits
from pelaren.domain.ledger.models import Account, Entry
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Allocation, LedgerCheck, Payment
from pelaren.domain.payments.operations import incoming, two_persons
from tests.money import a_payment, an_invoice, assert_whole, balance, lines_of, pay, postings, terms
from tests.world import TODAY, an_insured

OVER_THE_LIMIT = 1_000_001  # minor units; the limit of EUR is 10 000.00


def register(world, *, amount=10_000, value_date=TODAY, key="pay", bank_reference="", reference=""):
    return incoming.register(
        contract=world.contract,
        amount=amount,
        value_date=value_date,
        reference=reference,
        bank_reference=bank_reference,
        idempotency_key=key,
        today=TODAY,
        by=world.disa,
    )


def test_a_payment_is_in_the_bank_and_unallocated_until_it_is_matched(world):
    payment = a_payment(world.contract, 10_000, by=world.disa)

    assert postings("payment", payment) == {("bank", None): 10_000, ("unallocated", None): -10_000}
    assert queries.unallocated(contract_id=world.contract.pk) == 10_000
    assert_whole()


def test_a_payment_with_an_invoices_reference_pays_its_lines_in_proportion(world):
    invoice = an_invoice(world, 25_000, 25_000, 25_000)

    payment = pay(invoice, 10_000, by=world.disa)

    lines = lines_of(invoice)
    allocation = Allocation.objects.get()
    legs = postings("allocate", allocation)
    assert [line.paid for line in lines] == [3_334, 3_333, 3_333]
    assert payment.invoice == invoice
    assert (legs["unallocated", None], legs["receivable", None]) == (10_000, -10_000)
    for line in lines:
        assert (legs["billed", line.pk], legs["savings", line.pk]) == (line.paid, -line.paid)
    assert_whole()


def test_the_fee_goes_off_the_savings(world):
    terms(world.contract, fee="0.01250")
    invoice = an_invoice(world, 10_000)
    [line] = lines_of(invoice)

    pay(invoice, 10_000, by=world.disa)

    legs = postings("allocate", Allocation.objects.get())
    assert (legs["savings", line.pk], legs["fee-income", line.pk]) == (-9_875, -125)
    assert_whole()


def test_the_fee_in_all_is_the_same_however_the_money_comes(world):
    terms(world.contract, fee="0.01250")
    invoice = an_invoice(world, 1_000)

    for amount in (39, 1, 333, 627):
        pay(invoice, amount, by=world.disa)

    assert balance(Account.FEE_INCOME) == -13
    assert_whole()


def test_surplus_stays_unallocated_with_its_payment(world):
    invoice = an_invoice(world, 25_000)

    payment = pay(invoice, 26_000, by=world.disa)

    assert [line.paid for line in lines_of(invoice)] == [25_000]
    assert queries.remaining(payment) == 1_000
    assert not queries.unmatched().exists()
    assert_whole()


def test_a_second_payment_of_the_same_invoice_goes_wholly_to_unallocated(world):
    invoice = an_invoice(world, 25_000)
    pay(invoice, 25_000, by=world.disa)

    second = pay(invoice, 25_000, by=world.disa)

    assert second.invoice == invoice
    assert queries.remaining(second) == 25_000
    assert_whole()


@pytest.mark.parametrize("reference", ["", "Tack för mig", "RF18539007547034"])
def test_a_payment_without_a_known_reference_waits_on_the_work_list(world, reference):
    an_invoice(world, 25_000)

    payment = register(world, reference=reference)

    assert list(queries.unmatched()) == [payment]


def test_the_reference_of_another_contract_pays_nothing(world):
    invoice = an_invoice(world, 25_000)

    payment = a_payment(world.swedish_contract, 25_000, reference=invoice.reference, by=world.disa)

    assert payment.invoice is None
    assert [line.paid for line in lines_of(invoice)] == [0]


def test_the_reference_of_a_credit_invoice_pays_nothing(world):
    credit = credits.cancel(invoice=an_invoice(world, 25_000), reason="Fel", today=TODAY, by=world.disa)

    assert pay(credit, 25_000, by=world.disa).invoice is None


def test_a_late_payment_counts_as_premium_from_its_value_date(world):
    invoice = an_invoice(world, 25_000)
    later = TODAY + timedelta(days=60)

    a_payment(world.contract, 25_000, reference=invoice.reference, by=world.disa, value_date=later, today=later)

    assert Allocation.objects.get().credited_on == later
    assert set(Entry.objects.exclude(event="issue").values_list("booked_on", flat=True)) == {later}


def test_money_that_came_before_the_invoice_counts_from_the_day_of_the_invoice(world):
    invoice = an_invoice(world, 25_000)

    a_payment(world.contract, 25_000, reference=invoice.reference, by=world.disa, value_date=TODAY - timedelta(days=20))

    assert Allocation.objects.get().credited_on == TODAY


def test_an_order_sent_twice_is_one_payment(world):
    first, second = register(world), register(world)

    assert first == second
    assert balance(Account.BANK) == 10_000


def test_a_transaction_of_the_bank_is_registered_once(world):
    register(world, bank_reference="2026112245871")

    with pytest.raises(incoming.AlreadyRegistered):
        register(world, bank_reference=" 2026112245871 ", key="another")

    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        (0, incoming.AmountNotPositive),
        (-1, incoming.AmountNotPositive),
        (1_000_000_000_001, incoming.AmountTooLarge),
    ],
)
def test_an_impossible_amount_is_refused(world, amount, refusal):
    with pytest.raises(refusal):
        register(world, amount=amount)


def test_an_impossible_value_date_is_refused(world):
    with pytest.raises(incoming.ValueDateInFuture):
        register(world, value_date=TODAY + timedelta(days=1))
    with pytest.raises(incoming.ValueDateTooEarly, match=r"01\.01\.2014"):
        register(world, value_date=date(2013, 12, 31))


def test_over_the_limit_a_payment_waits_and_moves_nothing(world):
    invoice = an_invoice(world, 2_000_000)

    payment = pay(invoice, OVER_THE_LIMIT, by=world.disa)

    assert payment.is_awaiting_approval
    assert list(Payment.objects.awaiting_approval()) == [payment]
    assert not Entry.objects.filter(event="payment").exists()
    assert lines_of(invoice)[0].paid == 0


def test_the_limit_itself_needs_one_person_and_each_currency_has_its_own(world):
    an_insured(world.swedish_group)

    assert register(world, amount=OVER_THE_LIMIT - 1).booked_at
    assert a_payment(world.swedish_contract, 10_000_000, by=world.disa).booked_at
    assert not a_payment(world.swedish_contract, 10_000_001, by=world.disa).booked_at


def test_a_second_person_books_it_and_it_pays_its_invoice(world):
    invoice = an_invoice(world, 2_000_000)
    payment = pay(invoice, OVER_THE_LIMIT, by=world.disa)

    incoming.approve(payment=payment, by=world.maria)

    payment.refresh_from_db()
    assert payment.approved_by_id == world.maria.user_id
    assert lines_of(invoice)[0].paid == OVER_THE_LIMIT
    assert not Payment.objects.awaiting_approval().exists()
    assert_whole()


def test_the_same_person_cannot_approve_what_she_registered(world):
    payment = register(world, amount=OVER_THE_LIMIT)

    with pytest.raises(two_persons.SamePerson):
        incoming.approve(payment=payment, by=world.disa)

    assert not Entry.objects.exists()


def test_approving_again_is_done_once_and_refused_to_somebody_else(world):
    payment = register(world, amount=OVER_THE_LIMIT)
    for _ in range(2):
        incoming.approve(payment=payment, by=world.maria)

    with pytest.raises(two_persons.AlreadyApproved):
        incoming.approve(payment=payment, by=world.erik)

    assert balance(Account.BANK) == OVER_THE_LIMIT


def test_what_waits_can_be_withdrawn_and_then_not_approved(world):
    payment = register(world, amount=OVER_THE_LIMIT)
    for _ in range(2):
        incoming.withdraw(payment=payment, by=world.disa)

    with pytest.raises(two_persons.Withdrawn):
        incoming.approve(payment=payment, by=world.maria)

    assert not Payment.objects.awaiting_approval().exists()


def test_what_is_booked_cannot_be_withdrawn(world):
    with pytest.raises(two_persons.AlreadyBooked):
        incoming.withdraw(payment=register(world), by=world.disa)


def test_each_step_is_on_the_trail(world):
    incoming.approve(payment=register(world, amount=OVER_THE_LIMIT), by=world.maria)

    assert list(Event.objects.order_by("sequence").values_list("name", "facts__amount", "actor_id")) == [
        ("payment.registered", OVER_THE_LIMIT, world.disa.user_id),
        ("payment.approved", OVER_THE_LIMIT, world.maria.user_id),
    ]


def test_while_the_ledger_is_broken_money_is_registered_but_not_matched(world):
    invoice = an_invoice(world, 25_000)
    LedgerCheck.objects.create(checked_at="2026-11-22T03:50:00Z", breaches={"trial-balance": 1})

    payment = pay(invoice, 25_000, by=world.disa)

    assert list(queries.unmatched()) == [payment]
    assert lines_of(invoice)[0].paid == 0
    assert_whole()
