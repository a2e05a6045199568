"""Changing amounts on a proposal and on an issued invoice (LEDGER E2)."""

import json

import pytest

from pelaren.domain.audit.models import Event
from pelaren.domain.billing.models import Cause, Invoice, InvoiceDocument, LineChange
from pelaren.domain.billing.operations import changes, conflicts, credits
from pelaren.domain.ledger.models import Entry
from pelaren.domain.movements.operations import instalments
from tests.money import a_key, a_proposal, an_invoice, assert_whole, lines_of, pay, postings
from tests.world import TODAY


def change(invoice, amounts, by, *, version=None, **more):
    invoice.refresh_from_db()
    return changes.change_lines(
        invoice=invoice, amounts=amounts, version=version or invoice.version, today=TODAY, by=by, **more
    )


def change_total(invoice, total, by, **more):
    invoice.refresh_from_db()
    return changes.change_total(invoice=invoice, total=total, version=invoice.version, today=TODAY, by=by, **more)


def test_amounts_of_a_proposal_change_without_touching_the_books(world):
    proposal = a_proposal(world, 25_000, 25_000)
    [first, second] = lines_of(proposal)

    change(proposal, {first.pk: 30_000, second.pk: 25_000}, world.asta)

    proposal.refresh_from_db()
    assert [line.amount for line in lines_of(proposal)] == [30_000, 25_000]
    assert proposal.version == 2
    assert not Entry.objects.exists()
    assert not InvoiceDocument.objects.exists()


def test_a_changed_amount_of_an_issued_invoice_is_booked_as_the_difference(world):
    invoice = an_invoice(world, 25_000, 25_000)
    [first, second] = lines_of(invoice)

    change(invoice, {first.pk: 30_000, second.pk: 24_000}, world.asta)

    assert postings("change", invoice) == {
        ("receivable", None): 4_000,
        ("billed", first.pk): -5_000,
        ("billed", second.pk): 1_000,
    }
    assert Entry.objects.get(event="change").corrects == Entry.objects.get(event="issue")
    assert_whole()


def test_amounts_that_only_move_between_lines_leave_the_receivable_alone(world):
    invoice = an_invoice(world, 25_000, 25_000)
    [first, second] = lines_of(invoice)

    change(invoice, {first.pk: 30_000, second.pk: 20_000}, world.asta)

    assert postings("change", invoice) == {("billed", first.pk): -5_000, ("billed", second.pk): 5_000}
    assert_whole()


def test_every_version_of_an_issued_invoice_has_its_own_stored_document(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)

    change(invoice, {line.pk: 30_000}, world.asta)

    documents = InvoiceDocument.objects.filter(invoice=invoice, part="invoice").order_by("version")
    said = [json.loads(bytes(document.content)) for document in documents]
    assert [(content["version"], content["total"]) for content in said] == [(1, 25_000), (2, 30_000)]


def test_why_an_amount_changed_is_kept_with_who_when_and_the_reason(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)

    change(invoice, {line.pk: 30_000}, world.asta, reason="Bonus 2026")

    kept = LineChange.objects.select_related("change__changed_by").get()
    assert (kept.insured_id, kept.before, kept.after) == (line.insured_id, 25_000, 30_000)
    assert (kept.change.version, kept.change.cause, kept.change.reason) == (2, Cause.AMOUNTS, "Bonus 2026")
    assert kept.change.changed_by_id == world.asta.user_id


def test_a_change_is_on_the_trail_without_anybodys_name(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)

    change(invoice, {line.pk: 30_000}, world.asta, reason="Bonus for Sofia")

    event = Event.objects.get(name="invoice.changed")
    assert event.facts == {"cause": "amounts", "version": 2, "lines": 1, "before": 25_000, "after": 30_000}
    assert event.actor_id == world.asta.user_id


def test_saving_the_amounts_as_they_are_makes_no_version(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)

    kept = change(invoice, {line.pk: 25_000}, world.asta)

    invoice.refresh_from_db()
    assert kept is None
    assert invoice.version == 1


def test_a_grand_total_is_shared_out_as_it_was_shown(world):
    invoice = an_invoice(world, 25_000, 50_000)
    shown = changes.shared_out(lines_of(invoice), 100_001, currency="EUR")

    change_total(invoice, 100_001, world.asta, reason="Avrundning")

    assert {line.pk: line.amount for line in lines_of(invoice)} == shown
    assert [line.amount for line in lines_of(invoice)] == [33_334, 66_667]
    assert_whole()


def test_a_grand_total_keeps_what_is_paid_and_shares_out_the_rest(world):
    invoice = an_invoice(world, 25_000, 25_000)
    pay(invoice, 20_000, by=world.disa)

    change_total(invoice, 40_000, world.asta)

    assert [(line.amount, line.paid) for line in lines_of(invoice)] == [(20_000, 10_000), (20_000, 10_000)]
    assert_whole()


def test_a_grand_total_of_a_proposal_without_amounts_is_shared_equally(world):
    proposal = a_proposal(world, 0, 0, 0)

    change_total(proposal, 10_000, world.asta)

    assert [line.amount for line in lines_of(proposal)] == [3_334, 3_333, 3_333]


def test_saving_over_a_colleagues_change_is_refused_with_who_when_and_both_values(world):
    proposal = a_proposal(world, 25_000, 25_000)
    [first, second] = lines_of(proposal)
    change(proposal, {first.pk: 30_000}, world.bengt)

    with pytest.raises(conflicts.ChangedByColleague) as refused:
        change(proposal, {first.pk: 26_000, second.pk: 26_000}, world.asta, version=1)

    assert "Bengt Ahlgren" in str(refused.value)
    [difference] = refused.value.differences
    assert difference == conflicts.Difference(first.insured_id, 25_000, 30_000, 26_000)
    assert [line.amount for line in lines_of(proposal)] == [30_000, 25_000]


def test_saving_over_what_an_instalment_changed_is_refused_with_both_values(world):
    proposal = a_proposal(world, 25_000)
    [line] = lines_of(proposal)
    instalments.change(enrolment=line.enrolment, amount=28_000, seen=25_000, today=TODAY, by=world.asta)

    with pytest.raises(conflicts.ChangedMeanwhile) as refused:
        change(proposal, {line.pk: 26_000}, world.asta, version=1)

    [difference] = refused.value.differences
    assert (difference.seen, difference.now, difference.yours) == (25_000, 28_000, 26_000)


def test_the_values_that_were_seen_are_those_of_the_version_that_was_open(world):
    proposal = a_proposal(world, 25_000)
    [line] = lines_of(proposal)
    change(proposal, {line.pk: 26_000}, world.bengt)
    change(proposal, {line.pk: 27_000}, world.bengt)

    with pytest.raises(conflicts.ChangedMeanwhile) as from_the_first:
        change(proposal, {line.pk: 1}, world.asta, version=1)
    with pytest.raises(conflicts.ChangedMeanwhile) as from_the_second:
        change(proposal, {line.pk: 1}, world.asta, version=2)

    assert (from_the_first.value.differences[0].seen, from_the_second.value.differences[0].seen) == (25_000, 26_000)


def test_a_repeated_order_returns_the_first_change(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)
    first = change(invoice, {line.pk: 30_000}, world.asta, idempotency_key="save")

    again = change(invoice, {line.pk: 30_000}, world.asta, version=1, idempotency_key="save")

    assert again == first
    assert Entry.objects.filter(event="change").count() == 1


@pytest.mark.parametrize(
    ("amount", "why"),
    [(-1, changes.NegativeAmount), (1_000_000_001, changes.AmountTooLarge), (9_999, changes.BelowPaid)],
)
def test_one_impossible_amount_stops_all_and_is_named_by_its_line(world, amount, why):
    invoice = an_invoice(world, 25_000, 25_000)
    pay(invoice, 20_000, by=world.disa)
    [first, second] = lines_of(invoice)

    with pytest.raises(changes.AmountsRefused) as refused:
        change(invoice, {first.pk: amount, second.pk: 30_000}, world.asta)

    assert {line: type(problem) for line, problem in refused.value.problems.items()} == {first.pk: why}
    assert [line.amount for line in lines_of(invoice)] == [25_000, 25_000]
    assert_whole()


def test_an_amount_for_somebody_who_is_not_on_the_invoice_is_refused(world):
    invoice = an_invoice(world, 25_000)

    with pytest.raises(changes.NotOnInvoice):
        change(invoice, {0: 30_000}, world.asta)


def test_a_grand_total_below_what_is_paid_is_refused(world):
    invoice = an_invoice(world, 25_000)
    pay(invoice, 20_000, by=world.disa)

    with pytest.raises(changes.TotalBelowPaid, match="200,00"):
        change_total(invoice, 19_999, world.asta)


def test_a_grand_total_that_is_absurd_for_one_person_is_refused(world):
    invoice = an_invoice(world, 25_000)

    with pytest.raises(changes.TotalTooLarge):
        change_total(invoice, 1_000_000_001, world.asta)


def test_a_grand_total_for_nobody_is_refused(world):
    proposal = a_proposal(world, 25_000)
    proposal.lines.all().delete()

    with pytest.raises(changes.NobodyOnInvoice):
        change_total(proposal, 100, world.asta)


def test_an_invoice_that_is_paid_can_only_be_credited(world):
    invoice = an_invoice(world, 25_000)
    pay(invoice, 25_000, by=world.disa)

    with pytest.raises(changes.PaidInFull):
        change_total(invoice, 30_000, world.asta)


def test_a_cancelled_invoice_stays_cancelled(world):
    invoice = an_invoice(world, 25_000)
    credits.cancel(invoice=invoice, reason="Fel", today=TODAY, by=world.disa)

    with pytest.raises(changes.Cancelled):
        change_total(invoice, 25_000, world.asta)


def test_a_credit_invoice_cannot_be_changed(world):
    invoice = an_invoice(world, 25_000)
    credit = credits.cancel(invoice=invoice, reason="Fel", idempotency_key=a_key(), today=TODAY, by=world.disa)

    with pytest.raises(changes.CreditInvoiceIsFinal):
        change_total(credit, 0, world.asta)


def test_after_a_credit_a_new_version_says_what_was_billed_before_it(world):
    invoice = an_invoice(world, 25_000, 10_000)
    [first, second] = lines_of(invoice)
    credits.credit_unpaid(invoice=invoice, amounts={first.pk: 5_000}, reason="Fel", today=TODAY, by=world.disa)

    change(invoice, {second.pk: 12_000}, world.asta)

    latest = InvoiceDocument.objects.filter(invoice=invoice, part="invoice").latest("version")
    assert json.loads(bytes(latest.content))["total"] == 37_000
    assert Invoice.objects.with_sums().get(pk=invoice.pk).total == 32_000
    assert_whole()
