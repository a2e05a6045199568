"""
Several people move the same money at the same moment: nothing is lost, doubled or half done.

PELAREN_SOAK=1 runs a thousand races.
"""

import os
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from pelaren.domain.accounts.models import Membership
from pelaren.domain.audit.queries import verify as verify_audit
from pelaren.domain.billing.models import Invoice, InvoiceChange, InvoiceDocument, InvoiceLine, Kind
from pelaren.domain.billing.operations import changes, conflicts, invoices, proposals, supplementary_invoices
from pelaren.domain.billing.operations import credits as unpaid_credits
from pelaren.domain.ledger.models import Entry
from pelaren.domain.movements.models import Departure
from pelaren.domain.movements.operations import leavers
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Allocation, Payment, Refund
from pelaren.domain.payments.operations import allocations, credits, incoming, refunds, reversals, surplus, two_persons
from tests.committed import acting, at_once, committed_world
from tests.money import a_key, a_payment, a_proposal, an_invoice, lines_of, terms
from tests.world import TODAY, World, an_insured

DUE = date(2026, 12, 8)
LEAVES = date(2026, 11, 30)
ROUNDS = 150 if os.environ.get("PELAREN_SOAK") else 4


@pytest.fixture
def world(django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), committed_world() as cast:
        yield cast


@pytest.fixture
def invoice(world: World) -> Invoice:
    with acting():
        return an_invoice(world, 25_000, 25_000, 25_000)


def whole() -> None:
    """The ledger and the trail are whole, and no number is missing or given twice."""
    with acting():
        assert [(finding.invariant.name, finding.breaches) for finding in queries.verify()] == []
        assert not verify_audit().breaks


def kinds_of(results: list[object]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_of_two_who_save_the_same_version_one_is_told_what_the_other_wrote(world, invoice):
    with acting():
        line = lines_of(invoice)[0]

    def save(amount: int, by: Membership):
        return lambda: changes.change_lines(
            invoice=invoice, amounts={line.pk: amount}, version=invoice.version, today=TODAY, by=by
        )

    results = at_once(save(30_000, world.asta), save(20_000, world.bengt))

    [refused] = [result for result in results if isinstance(result, conflicts.ChangedMeanwhile)]
    [saved] = [result for result in results if isinstance(result, InvoiceChange)]
    with acting():
        line.refresh_from_db()
        assert InvoiceChange.objects.filter(invoice=invoice).count() == 1
        assert InvoiceDocument.objects.filter(invoice=invoice, part="invoice").count() == 2
    assert isinstance(refused, conflicts.ChangedByColleague)
    [difference] = refused.differences
    assert (difference.seen, difference.now, difference.yours) == (25_000, line.amount, 50_000 - line.amount)
    assert saved.changed_by_id == (world.asta if line.amount == 30_000 else world.bengt).user_id
    whole()


def test_two_issue_runs_at_once_issue_every_proposal_once(world):
    with acting():
        an_insured(world.group, instalment=25_000)
        world.contract.payment_plan.months = list(range(1, 13))
        world.contract.payment_plan.save()
        for month in range(6):
            proposals.make(today=TODAY + timedelta(days=30 * month), contract_ids=[world.contract.pk])
        waiting = list(Invoice.objects.proposals().filter(contract=world.contract))

    def run(order: list[Invoice]):
        def work() -> int:
            done = 0
            for proposal in order:
                try:
                    invoices.issue(invoice=proposal, today=TODAY, by=world.disa)
                    done += 1
                except invoices.AlreadyIssued:
                    continue
            return done

        return work

    results = at_once(run(waiting), run(waiting))

    assert sum(results) == len(waiting) >= 6
    with acting():
        assert Entry.objects.filter(event="issue").count() == len(waiting)
    whole()


def test_numbers_have_no_gap_when_bills_and_credits_are_made_at_once(world, invoice):
    with acting():
        enrolment = lines_of(invoice)[0].enrolment_id
        line = lines_of(invoice)[1]

    def supplement():
        return supplementary_invoices.create(
            contract=world.contract, amounts={enrolment: 100}, due_date=DUE, idempotency_key=a_key(), today=TODAY,
            by=world.asta,
        )  # fmt: skip

    def credit():
        return credits.credit(invoice=invoice, amounts={line.pk: 100}, reason="Fel", today=TODAY, by=world.disa)

    results = at_once(supplement, credit, supplement, credit, supplement)

    assert kinds_of(results) == ["Invoice"] * 5
    assert len({result.number for result in results}) == 5
    whole()


@pytest.mark.parametrize("round", range(ROUNDS))
def test_a_payment_and_a_credit_of_the_same_invoice_leave_every_cent_somewhere(world, invoice, round):
    with acting():
        amounts = {line.pk: line.amount for line in lines_of(invoice)}

    def pay() -> Payment:
        return a_payment(world.contract, 75_000, reference=invoice.reference, by=world.disa)

    def credit() -> Invoice:
        return credits.credit(invoice=invoice, amounts=amounts, reason="Fel", today=TODAY, by=world.maria)

    results = at_once(pay, credit)

    assert kinds_of(results) == ["Invoice", "Payment"]
    with acting():
        assert [(line.amount, line.paid) for line in lines_of(invoice)] == [(0, 0)] * 3
        assert queries.unallocated(contract_id=world.contract.pk) == 75_000
    whole()


@pytest.mark.parametrize("round", range(ROUNDS))
def test_a_payment_and_a_cancellation_at_once_either_pay_or_cancel(world, invoice, round):
    def pay() -> Payment:
        return a_payment(world.contract, 75_000, reference=invoice.reference, by=world.disa)

    def cancel() -> Invoice:
        return unpaid_credits.cancel(invoice=invoice, reason="Fel", today=TODAY, by=world.maria)

    [_, cancelled] = at_once(pay, cancel)

    with acting():
        left = queries.unallocated(contract_id=world.contract.pk)
    assert left == (0 if isinstance(cancelled, unpaid_credits.PartlyPaid) else 75_000)
    whole()


@pytest.mark.parametrize("round", range(ROUNDS))
def test_a_proposals_run_and_a_removal_at_once_never_propose_a_premium_after_the_exit(world, round):
    with acting():
        enrolment = an_insured(world.group, "Sofia", instalment=25_000)
        an_insured(world.group, "Ronja", instalment=30_000)

    results = at_once(
        lambda: proposals.make(today=TODAY, contract_ids=[world.contract.pk]),
        lambda: leavers.leave(
            enrolments=[enrolment], exit_date=LEAVES, idempotency_key=a_key(), today=TODAY, by=world.asta
        ),
    )

    assert kinds_of(results) == ["Left", "Made"]
    with acting():
        [proposal] = Invoice.objects.filter(contract=world.contract)
        assert [line.amount for line in proposal.lines.all()] == [30_000]
    whole()


@pytest.mark.parametrize("round", range(ROUNDS))
def test_an_issue_and_a_removal_at_once_bill_her_or_drop_her_but_nothing_between(world, round):
    with acting():
        proposal = a_proposal(world, 25_000, 30_000)
        enrolment = lines_of(proposal)[0].enrolment

    results = at_once(
        lambda: invoices.issue(invoice=proposal, today=TODAY, by=world.disa),
        lambda: leavers.leave(
            enrolments=[enrolment], exit_date=LEAVES, idempotency_key=a_key(), today=TODAY, by=world.asta
        ),
    )

    assert kinds_of(results) == ["Invoice", "Left"]
    with acting():
        proposal.refresh_from_db()
        billed = [line.amount for line in lines_of(proposal)]
        dropped = results[1].proposals
        assert not proposal.is_proposal
        assert billed == ([30_000] if dropped else [25_000, 30_000])
    whole()


def test_a_removal_undone_by_two_at_once_is_undone_once(world):
    with acting():
        proposal = a_proposal(world, 25_000)
        enrolment = lines_of(proposal)[0].enrolment
        left = leavers.leave(
            enrolments=[enrolment], exit_date=LEAVES, idempotency_key=a_key(), today=TODAY, by=world.asta
        )

    def undo():
        departure = Departure.objects.get(pk=left.departures[0].pk)
        return leavers.undo(departure=departure, today=TODAY, by=world.asta)

    results = at_once(undo, undo)

    assert kinds_of(results) == ["Enrolment", "NothingToUndo"]
    with acting():
        assert [line.amount for line in lines_of(proposal)] == [25_000]
    whole()


@pytest.mark.parametrize("round", range(ROUNDS))
def test_part_payments_at_once_never_overpay_a_line(world, invoice, round):
    def pay():
        return a_payment(world.contract, 20_000, reference=invoice.reference, by=world.disa)

    results = at_once(*[pay] * 6)

    assert kinds_of(results) == ["Payment"] * 6
    with acting():
        assert [line.paid for line in lines_of(invoice)] == [25_000] * 3
        assert queries.unallocated(contract_id=world.contract.pk) == 6 * 20_000 - 75_000
    whole()


def test_the_same_order_sent_twice_at_once_is_carried_out_once(world, invoice):
    with acting():
        enrolment = lines_of(invoice)[0].enrolment_id
        amounts = {line.pk: line.amount for line in lines_of(invoice)}

    def bill():
        return supplementary_invoices.create(
            contract=world.contract, amounts={enrolment: 5_000}, due_date=DUE, idempotency_key="bill", today=TODAY,
            by=world.asta,
        )  # fmt: skip

    def register():
        return incoming.register(
            contract=world.contract, amount=1_000, value_date=TODAY, reference="", idempotency_key="pay", today=TODAY,
            by=world.disa,
        )  # fmt: skip

    def cancel():
        return unpaid_credits.cancel(
            invoice=invoice, reason="Fel", idempotency_key="cancel", today=TODAY, by=world.disa
        )

    def save():
        return changes.change_lines(
            invoice=invoice, amounts={pk: amount + 1 for pk, amount in amounts.items()}, version=1,
            idempotency_key="save", today=TODAY, by=world.asta,
        )  # fmt: skip

    for order in (save, bill, register, cancel):
        [first, second] = at_once(order, order)
        assert first == second
    with acting():
        assert Invoice.objects.filter(kind=Kind.SUPPLEMENTARY).count() == 1
        assert Invoice.objects.filter(kind=Kind.CREDIT).count() == 1
        assert Payment.objects.count() == 1
        assert InvoiceChange.objects.filter(cause="amounts").count() == 1
    whole()


def test_a_removal_sent_twice_at_once_ends_the_enrolment_and_bills_the_last_premium_once(world):
    with acting():
        enrolment = an_insured(world.group, instalment=25_000)

    def leave():
        return leavers.leave(
            enrolments=[enrolment], exit_date=LEAVES, idempotency_key="leave", today=TODAY, by=world.asta,
            last_premiums={enrolment.pk: leavers.LastPremium(4_200, DUE)},
        )  # fmt: skip

    [first, second] = at_once(leave, leave)

    assert first.departures == second.departures
    assert first.last_premiums == second.last_premiums
    with acting():
        assert Invoice.objects.filter(kind=Kind.SUPPLEMENTARY).count() == 1
    whole()


def test_a_large_payment_approved_by_two_at_once_is_booked_once(world, invoice):
    with acting():
        payment = a_payment(world.contract, 2_000_000, reference=invoice.reference, by=world.disa)

    results = at_once(
        lambda: incoming.approve(payment=payment, by=world.maria),
        lambda: incoming.approve(payment=payment, by=world.erik),
    )

    assert kinds_of(results) == ["AlreadyApproved", "Payment"]
    with acting():
        assert Entry.objects.filter(event="payment").count() == 1
    whole()


def test_a_payment_approved_and_withdrawn_at_once_is_one_of_them(world):
    with acting():
        payment = a_payment(world.contract, 2_000_000, by=world.disa)

    results = at_once(
        lambda: incoming.approve(payment=payment, by=world.maria),
        lambda: incoming.withdraw(payment=payment, by=world.disa),
    )

    refusals = [result for result in results if isinstance(result, two_persons.Withdrawn | two_persons.AlreadyBooked)]
    assert len(refusals) == 1
    whole()


@pytest.mark.parametrize("round", range(ROUNDS))
def test_money_that_is_paid_back_and_allocated_at_once_is_spent_once(world, invoice, round):
    with acting():
        payment = a_payment(world.contract, 50_000, by=world.disa)

    results = at_once(
        lambda: refunds.pay_back(
            payment=payment, amount=50_000, paid_on=TODAY, idempotency_key=a_key(), today=TODAY, by=world.maria
        ),
        lambda: allocations.allocate(payment=payment, invoice=invoice, today=TODAY, by=world.erik),
    )

    with acting():
        spent = Allocation.objects.count(), Refund.objects.count()
    assert spent in {(1, 0), (0, 1)}
    assert len([result for result in results if isinstance(result, Allocation | Refund)]) == 1
    whole()


@pytest.mark.parametrize("round", range(ROUNDS))
def test_a_payment_that_bounces_while_it_is_allocated_pays_nothing(world, invoice, round):
    with acting():
        payment = a_payment(world.contract, 50_000, by=world.disa)

    at_once(
        lambda: allocations.allocate(payment=payment, invoice=invoice, today=TODAY, by=world.erik),
        lambda: reversals.reverse(payment=payment, value_date=TODAY, today=TODAY, by=world.maria),
    )

    with acting():
        assert sum(line.paid for line in lines_of(invoice)) == 0
        assert queries.unallocated(contract_id=world.contract.pk) == 0
    whole()


def test_surplus_used_by_two_runs_at_once_is_used_once(world, invoice):
    with acting():
        terms(world.contract, use_surplus=True)
        a_payment(world.contract, 90_000, reference=invoice.reference, by=world.disa)
        enrolment = lines_of(invoice)[0].enrolment_id
        bill = supplementary_invoices.create(
            contract=world.contract, amounts={enrolment: 20_000}, due_date=DUE, idempotency_key=a_key(), today=TODAY,
            by=world.asta,
        )  # fmt: skip

    results = at_once(*[lambda: surplus.use(contract=world.contract, today=TODAY)] * 2)

    assert sorted(map(len, results)) == [0, 1]
    with acting():
        assert InvoiceLine.objects.get(invoice=bill).paid == 15_000
    whole()
