"""Money left over pays open invoices where the contract says so."""

from datetime import date

import pytest
from django.utils import timezone

from pelaren.domain.billing.operations import supplementary_invoices
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Allocation, LedgerCheck
from pelaren.domain.payments.operations import allocations, surplus
from pelaren.jobs.use_surplus import use_surplus
from tests.money import a_key, a_payment, an_invoice, assert_whole, lines_of, pay, terms
from tests.world import TODAY


def bill(world, enrolment, amount, due_date):
    return supplementary_invoices.create(
        contract=world.contract, amounts={enrolment: amount}, due_date=due_date, idempotency_key=a_key(), today=TODAY,
        by=world.asta,
    )  # fmt: skip


def an_overpaid_invoice(world, surplus):
    invoice = an_invoice(world, 25_000)
    pay(invoice, 25_000 + surplus, by=world.disa)
    return lines_of(invoice)[0].enrolment_id


def test_surplus_pays_the_earliest_due_invoice_first(world):
    terms(world.contract, use_surplus=True)
    enrolment = an_overpaid_invoice(world, 12_000)
    later, earlier = (
        bill(world, enrolment, 10_000, date(2026, 12, 18)),
        bill(world, enrolment, 9_000, date(2026, 12, 8)),
    )

    surplus.use(contract=world.contract, today=TODAY)

    assert (lines_of(earlier)[0].paid, lines_of(later)[0].paid) == (9_000, 3_000)
    assert queries.unallocated(contract_id=world.contract.pk) == 0
    assert_whole()


def test_surplus_stays_where_the_terms_do_not_say_so(world):
    enrolment = an_overpaid_invoice(world, 12_000)
    bill(world, enrolment, 10_000, date(2026, 12, 8))

    assert surplus.use(contract=world.contract, today=TODAY) == []
    assert queries.unallocated(contract_id=world.contract.pk) == 12_000


def test_money_that_belongs_to_no_invoice_waits_for_a_person(world):
    terms(world.contract, use_surplus=True)
    an_invoice(world, 25_000)
    a_payment(world.contract, 25_000, by=world.disa)

    assert surplus.use(contract=world.contract, today=TODAY) == []


def test_a_second_run_finds_nothing_left_to_do(world):
    terms(world.contract, use_surplus=True)
    enrolment = an_overpaid_invoice(world, 12_000)
    bill(world, enrolment, 10_000, date(2026, 12, 8))

    assert len(surplus.use(contract=world.contract, today=TODAY)) == 1
    assert surplus.use(contract=world.contract, today=TODAY) == []


def test_surplus_waits_while_the_ledger_is_broken(world):
    terms(world.contract, use_surplus=True)
    enrolment = an_overpaid_invoice(world, 12_000)
    bill(world, enrolment, 10_000, date(2026, 12, 8))
    LedgerCheck.objects.create(checked_at=timezone.now(), breaches={"trial-balance": 1})

    with pytest.raises(allocations.LedgerBroken):
        surplus.use(contract=world.contract, today=TODAY)


def test_the_job_serves_the_contracts_that_want_it_and_have_both(world):
    terms(world.contract, use_surplus=True)
    terms(world.swedish_contract, use_surplus=True)
    a_payment(world.swedish_contract, 5_000, by=world.disa)
    enrolment = an_overpaid_invoice(world, 12_000)
    bill(world, enrolment, 10_000, date(2026, 12, 8))

    assert queries.contracts_with_surplus(today=TODAY) == [world.contract.pk]
    for _ in range(2):
        use_surplus(timestamp=0)

    assert Allocation.objects.filter(amount=10_000).count() == 1
    assert queries.contracts_with_surplus(today=TODAY) == []
    assert_whole()
