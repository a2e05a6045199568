"""Leaving a group, and undoing it."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from pelaren.domain.audit.models import Event
from pelaren.domain.billing.models import Invoice, InvoiceChange, Kind
from pelaren.domain.billing.operations import changes, invoices, proposals
from pelaren.domain.contracts.models import Enrolment
from pelaren.domain.movements import queries
from pelaren.domain.movements.models import Departure
from pelaren.domain.movements.operations import instalments, joiners, leavers
from pelaren.values.refusals import Refusal
from tests.money import a_key, a_proposal, an_invoice, assert_whole, lines_of, pay
from tests.world import TODAY, an_identity, an_insured

LEAVES = date(2026, 11, 30)
AFTER_THE_NEXT = date(2026, 12, 31)
DUE = date(2026, 12, 11)


def leave(world, *enrolments, exit_date=LEAVES, key=None, **more):
    return leavers.leave(
        enrolments=enrolments, exit_date=exit_date, idempotency_key=key or a_key(), today=TODAY, by=world.asta, **more
    )


def undo(world, left, *, today=TODAY):
    return leavers.undo(departure=left.departures[0], today=today, by=world.asta)


def premium(amount=42_000, due_date=DUE):
    return leavers.LastPremium(amount, due_date)


def test_the_exit_date_is_the_last_day_in_the_group(world):
    sofia = an_insured(world.group)

    leave(world, sofia)

    assert Enrolment.objects.on(LEAVES).filter(pk=sofia.pk).exists()
    assert not Enrolment.objects.on(LEAVES + timedelta(days=1)).filter(pk=sofia.pk).exists()


def test_proposals_after_the_exit_drop_her_and_say_why(world):
    proposal = a_proposal(world, 25_000, 30_000)
    [sofia, _] = [line.enrolment for line in lines_of(proposal)]

    left = leave(world, sofia)

    change = InvoiceChange.objects.get(invoice=proposal)
    assert [line.amount for line in lines_of(proposal)] == [30_000]
    assert left.proposals == [proposal]
    assert (change.version, change.cause, change.changed_by_id) == (2, "left", world.asta.user_id)
    assert [(line.before, line.after) for line in change.lines.all()] == [(25_000, None)]


def test_a_proposal_that_falls_due_before_the_exit_keeps_her(world):
    proposal = a_proposal(world, 25_000)
    [line] = lines_of(proposal)

    left = leave(world, line.enrolment, exit_date=AFTER_THE_NEXT)

    assert left.proposals == []
    assert lines_of(proposal) == [line]


def test_she_stays_on_invoices_that_have_been_issued(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)

    leave(world, line.enrolment)

    assert [line.amount for line in lines_of(invoice)] == [25_000]
    assert_whole()


def test_a_last_premium_is_billed_with_its_own_due_date(world):
    sofia, ronja, emma = (an_insured(world.group, name) for name in ("Sofia", "Ronja", "Emma"))
    premiums = {sofia.pk: premium(), ronja.pk: premium(10_000), emma.pk: premium(5_000, date(2026, 12, 14))}

    left = leave(world, sofia, ronja, emma, last_premiums=premiums)

    bills = Invoice.objects.with_sums().filter(kind=Kind.SUPPLEMENTARY).order_by("due_date")
    assert [(bill.due_date, bill.total) for bill in bills] == [(DUE, 52_000), (date(2026, 12, 14), 5_000)]
    assert set(left.last_premiums) == set(bills)
    assert_whole()


def test_a_removal_sent_twice_happens_once(world):
    sofia = an_insured(world.group)

    first = leave(world, sofia, key="leave", last_premiums={sofia.pk: premium()})
    again = leave(world, sofia, key="leave", last_premiums={sofia.pk: premium()})

    assert again.departures == first.departures
    assert again.last_premiums == first.last_premiums
    assert Invoice.objects.filter(kind=Kind.SUPPLEMENTARY).count() == 1


def test_a_removal_is_on_the_trail(world):
    sofia = an_insured(world.group)

    leave(world, sofia)

    event = Event.objects.get(name="insured.left")
    assert event.about == f"contracts.insured:{sofia.insured_id}"
    assert event.facts == {"exit_date": "2026-11-30", "group": 2}


def test_everything_is_refused_when_one_last_premium_cannot_be_billed(world):
    proposal = a_proposal(world, 25_000)
    [line] = lines_of(proposal)

    with pytest.raises(Refusal):
        leave(world, line.enrolment, last_premiums={line.enrolment_id: premium(due_date=TODAY)})

    assert Enrolment.objects.get(pk=line.enrolment_id).exit_date is None
    assert lines_of(proposal) == [line]
    assert not Departure.objects.exists()


def test_the_refusals_say_who_and_what(world):
    sofia, stranger = an_insured(world.group), an_insured(world.swedish_group)
    leave(world, sofia)

    with pytest.raises(leavers.AlreadyLeft, match=r"Ekholm Sofia .*30\.11\.2026"):
        leave(world, sofia)
    with pytest.raises(leavers.NobodyChosen):
        leave(world)
    with pytest.raises(leavers.SeveralContracts):
        leave(world, sofia, stranger)


def test_an_exit_date_before_the_start_or_far_ahead_is_refused(world):
    sofia = an_insured(world.group, joined_on=date(2026, 11, 1))

    with pytest.raises(leavers.ExitBeforeStart, match=r"01\.11\.2026"):
        leave(world, sofia, exit_date=date(2026, 10, 31))
    with pytest.raises(leavers.ExitTooFarAhead):
        leave(world, sofia, exit_date=date(2027, 11, 24))


def test_a_last_premium_for_somebody_who_stays_is_refused(world):
    sofia, ronja = an_insured(world.group, "Sofia"), an_insured(world.group, "Ronja")

    with pytest.raises(leavers.NotLeaving):
        leave(world, sofia, last_premiums={ronja.pk: premium()})


def test_undoing_puts_her_back_with_the_amount_that_was_set_by_hand(world):
    proposal = a_proposal(world, 25_000)
    [line] = lines_of(proposal)
    changes.change_lines(invoice=proposal, amounts={line.pk: 40_000}, version=1, today=TODAY, by=world.asta)
    left = leave(world, line.enrolment)

    undo(world, left)

    [back] = lines_of(proposal)
    assert (back.amount, back.planned, back.enrolment_id) == (40_000, 25_000, line.enrolment_id)
    assert Enrolment.objects.get(pk=line.enrolment_id).exit_date is None
    assert InvoiceChange.objects.filter(invoice=proposal).latest("version").cause == "returned"


def test_undoing_puts_her_back_with_an_instalment_changed_meanwhile(world):
    proposal = a_proposal(world, 25_000)
    [line] = lines_of(proposal)
    left = leave(world, line.enrolment)
    instalments.change(enrolment=line.enrolment, amount=28_000, seen=25_000, today=TODAY, by=world.asta)

    undo(world, left)

    assert [back.amount for back in lines_of(proposal)] == [28_000]


def test_undoing_credits_an_unpaid_last_premium(world):
    sofia, ronja = an_insured(world.group, "Sofia"), an_insured(world.group, "Ronja")
    left = leave(world, sofia, ronja, last_premiums={sofia.pk: premium(), ronja.pk: premium(10_000)})

    undo(world, left)

    credit = Invoice.objects.get(kind=Kind.CREDIT)
    assert [(line.amount, line.insured_id) for line in credit.lines.all()] == [(-42_000, sofia.insured_id)]
    assert_whole()


def test_undoing_is_refused_while_the_last_premium_is_paid(world):
    sofia = an_insured(world.group)
    left = leave(world, sofia, last_premiums={sofia.pk: premium()})
    pay(left.last_premiums[0], 42_000, by=world.disa)

    with pytest.raises(leavers.LastPremiumPaid, match=left.last_premiums[0].number):
        undo(world, left)

    assert Enrolment.objects.get(pk=sofia.pk).exit_date == LEAVES


def test_undoing_twice_is_refused(world):
    left = leave(world, an_insured(world.group))
    undo(world, left)

    with pytest.raises(leavers.NothingToUndo):
        undo(world, left)


def test_undoing_is_refused_when_she_is_back_already(world):
    identity = an_identity()
    sofia = an_insured(world.group, identity=identity)
    left = leave(world, sofia)
    joiners.add(
        group=world.group, first_name="Sofia", last_name="Ekholm", identity=identity, joined_on=date(2026, 12, 1),
        instalment=1_000, retirement_age=None, email="", employee_number="", today=TODAY, by=world.asta,
    )  # fmt: skip

    with pytest.raises(leavers.NothingToUndo):
        undo(world, left)


def test_undoing_is_too_late_once_an_invoice_without_her_is_issued(world):
    proposal = a_proposal(world, 25_000, 30_000)
    left = leave(world, lines_of(proposal)[0].enrolment)
    invoices.issue(invoice=proposal, today=TODAY, by=world.disa)

    with pytest.raises(leavers.TooLateToUndo, match="Ekholm 00 Sofia"):
        undo(world, left)


def test_undoing_is_too_late_once_a_proposal_was_made_without_her(world):
    a_proposal(world, 25_000, 30_000)
    sofia = Enrolment.objects.order_by("pk").first()
    left = leave(world, sofia)
    proposals.make(today=TODAY + timedelta(days=90), contract_ids=[world.contract.pk])
    made_later = Invoice.objects.filter(due_date=date(2027, 3, 15))
    made_later.update(created_at=left.departures[0].left_at + timedelta(days=90))

    with pytest.raises(leavers.TooLateToUndo):
        undo(world, left)


def test_an_undone_removal_can_be_made_again(world):
    sofia = an_insured(world.group)
    undo(world, leave(world, sofia))

    leave(world, Enrolment.objects.select_related("group").get(pk=sofia.pk), exit_date=AFTER_THE_NEXT)

    assert Enrolment.objects.get(pk=sofia.pk).exit_date == AFTER_THE_NEXT


def test_removals_made_together_are_undone_together(world):
    sofia, ronja = an_insured(world.group, "Sofia"), an_insured(world.group, "Ronja")
    premiums = {sofia.pk: premium(), ronja.pk: premium(10_000, date(2026, 12, 14))}
    left = leave(world, sofia, ronja, last_premiums=premiums)

    leavers.undo_together(departures=left.departures, today=TODAY, by=world.asta)

    assert not Enrolment.objects.exclude(exit_date=None).exists()
    assert Invoice.objects.filter(kind=Kind.CREDIT).count() == 2
    assert_whole()


def test_of_removals_made_together_none_is_undone_when_one_cannot_be(world):
    sofia, ronja = an_insured(world.group, "Sofia"), an_insured(world.group, "Ronja")
    left = leave(world, sofia, ronja, last_premiums={ronja.pk: premium()})
    pay(left.last_premiums[0], 42_000, by=world.disa)

    with pytest.raises(leavers.LastPremiumPaid), transaction.atomic():
        leavers.undo_together(departures=left.departures, today=TODAY, by=world.asta)

    assert Enrolment.objects.filter(exit_date=LEAVES).count() == 2


def test_undoing_together_without_anything_to_undo_is_refused(world):
    with pytest.raises(leavers.NothingToUndo):
        leavers.undo_together(departures=[], today=TODAY, by=world.asta)


def test_a_removal_is_said_to_be_undoable_exactly_while_it_is(world):
    proposal = a_proposal(world, 25_000, 30_000)
    sofia = lines_of(proposal)[0].enrolment
    [departure] = leave(world, sofia).departures
    sofia = Enrolment.objects.select_related("insured", "group__contract").get(pk=sofia.pk)

    before = queries.removal_can_be_undone(departure, enrolment=sofia)
    invoices.issue(invoice=proposal, today=TODAY, by=world.disa)
    after = queries.removal_can_be_undone(departure, enrolment=sofia)

    assert (before, after) == (True, False)


def test_the_bills_she_stays_on_are_told_apart_from_those_she_is_taken_off(world):
    issued = an_invoice(world, 25_000)
    proposals.make(today=date(2027, 2, 1), contract_ids=[world.contract.pk])
    proposal = Invoice.objects.proposals().get()
    sofia = lines_of(issued)[0].enrolment

    early = queries.standing_of([sofia], contract=world.contract, exit_date=LEAVES)
    late = queries.standing_of([sofia], contract=world.contract, exit_date=proposal.due_date)

    assert (early.dropped, early.kept) == ([proposal], [issued])
    assert (late.dropped, late.kept) == ([], [issued, proposal])
