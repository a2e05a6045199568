from datetime import date, timedelta

import pytest

from pelaren.domain.audit.models import Event
from pelaren.domain.billing.models import Invoice, InvoiceChange, InvoiceLine
from pelaren.domain.billing.operations import invoices, proposals
from pelaren.domain.contracts.models import Enrolment, InstalmentChange
from pelaren.domain.movements.operations import instalments
from pelaren.domain.movements.operations.instalment_limits import (
    LARGEST_INSTALMENT,
    InstalmentNegative,
    InstalmentTooLarge,
)
from pelaren.domain.movements.queries import can_be_undone
from tests.world import TODAY, World, an_insured

NOW, NEW = 63_000, 70_000


def change(world: World, enrolment: Enrolment, amount: int = NEW, *, seen: int | None = NOW) -> InstalmentChange | None:
    return instalments.change(enrolment=enrolment, amount=amount, seen=seen, today=TODAY, by=world.asta)


def undo(world: World, kept: InstalmentChange) -> Enrolment:
    return instalments.undo(change=kept, today=TODAY, by=world.asta)


@pytest.fixture
def sofia(world) -> Enrolment:
    """An insured on a proposal."""
    sofia = an_insured(world.group, instalment=NOW)
    proposals.make(today=TODAY)
    return sofia


def amounts() -> list[int]:
    return list(InvoiceLine.objects.order_by("pk").values_list("amount", flat=True))


def test_a_changed_instalment_stands_on_the_proposal_and_is_told_in_the_trail(world, sofia):
    kept = change(world, sofia)

    sofia.refresh_from_db()
    assert sofia.instalment == NEW
    assert amounts() == [NEW]
    assert Invoice.objects.get().version == 2
    assert (kept.before, kept.after, kept.changed_by) == (NOW, NEW, world.asta.user)
    assert Event.objects.get(name="instalment.changed").facts == {"before": NOW, "after": NEW}


def test_the_versions_of_the_proposal_say_who_changed_the_instalment_and_who_undid_it(world, sofia):
    undo(world, change(world, sofia))

    changes = InvoiceChange.objects.order_by("version").values_list("cause", "changed_by")
    assert list(changes) == [("instalment", world.asta.user.pk)] * 2


def test_nobody_elses_line_follows(world, sofia):
    an_insured(world.group, "Anna", "Backlund", instalment=NOW)
    proposals.make(today=TODAY + timedelta(days=366))

    change(world, sofia)

    others = InvoiceLine.objects.exclude(enrolment=sofia)
    assert set(others.values_list("amount", flat=True)) == {NOW}


def test_an_issued_invoice_keeps_its_amount(world, sofia):
    invoices.issue(invoice=Invoice.objects.get(), today=TODAY, by=None)

    change(world, sofia)

    assert amounts() == [NOW]


def test_a_line_that_somebody_has_set_by_hand_keeps_its_amount(world, sofia):
    InvoiceLine.objects.update(amount=1)

    change(world, sofia)

    line = InvoiceLine.objects.get()
    assert (line.amount, line.planned) == (1, NEW)


def test_the_same_amount_changes_nothing(world, sofia):
    assert change(world, sofia, NOW) is None
    assert not InstalmentChange.objects.exists()
    assert not Event.objects.filter(name="instalment.changed").exists()


def test_an_instalment_may_pause_at_nothing(world, sofia):
    change(world, sofia, 0)

    assert amounts() == [0]


@pytest.mark.parametrize(("amount", "reason"), [(-1, InstalmentNegative), (LARGEST_INSTALMENT + 1, InstalmentTooLarge)])
def test_an_amount_without_sense_is_refused(world, sofia, amount, reason):
    with pytest.raises(reason):
        change(world, sofia, amount)

    assert amounts() == [NOW]


def test_of_who_has_left_there_is_nothing_to_change(world):
    gone = an_insured(world.group, exit_date=TODAY - timedelta(days=1))

    with pytest.raises(instalments.HasLeft):
        change(world, gone)


def test_on_her_last_day_it_can_still_be_changed(world):
    assert change(world, an_insured(world.group, exit_date=TODAY)).after == NEW


@pytest.mark.parametrize("seen", [NOW - 1, None])
def test_who_saw_another_amount_is_told_the_one_of_now(world, sofia, seen):
    with pytest.raises(instalments.ChangedMeanwhile, match="Somebody else changed the instalment to 630,00\xa0€"):
        change(world, sofia, seen=seen)


def test_who_saw_an_amount_that_a_colleague_changed_is_told_who_it_was(world, sofia):
    instalments.change(enrolment=sofia, amount=NEW, seen=NOW, today=TODAY, by=world.bengt)

    with pytest.raises(instalments.ChangedMeanwhile) as refusal:
        change(world, sofia, 80_000)

    assert str(refusal.value) == (
        "Bengt Ahlgren changed the instalment to 700,00\xa0€ meanwhile. Check the amount and save again."
    )


def test_a_change_can_be_undone(world, sofia):
    kept = change(world, sofia)
    assert can_be_undone(kept, enrolment=Enrolment.objects.get())

    undo(world, kept)

    kept.refresh_from_db()
    assert Enrolment.objects.get().instalment == NOW
    assert amounts() == [NOW]
    assert kept.undone_by == world.asta.user
    assert Event.objects.filter(name="instalment.undone").count() == 1
    assert not can_be_undone(kept, enrolment=Enrolment.objects.get())


def test_it_cannot_be_undone_twice(world, sofia):
    kept = change(world, sofia)
    undo(world, kept)

    with pytest.raises(instalments.NothingToUndo):
        undo(world, kept)


def test_only_the_latest_change_can_be_undone(world, sofia):
    first = change(world, sofia)
    change(world, sofia, 80_000, seen=NEW)

    with pytest.raises(instalments.NothingToUndo):
        undo(world, first)

    assert Enrolment.objects.get().instalment == 80_000


def test_it_cannot_be_undone_when_an_invoice_with_it_is_issued(world, sofia):
    kept = change(world, sofia)
    invoices.issue(invoice=Invoice.objects.get(), today=TODAY, by=None)

    with pytest.raises(instalments.NothingToUndo):
        undo(world, kept)

    assert Enrolment.objects.get().instalment == NEW
    assert not can_be_undone(kept, enrolment=Enrolment.objects.get())


def test_an_invoice_issued_before_the_change_does_not_stop_it_from_being_undone(world, sofia):
    invoices.issue(invoice=Invoice.objects.get(), today=TODAY, by=None)
    kept = change(world, sofia)

    assert undo(world, kept).instalment == NOW


def test_a_change_saved_before_the_days_proposals_stands_on_them(world):
    # The periodic task has not run since the proposal's day came.
    sofia = an_insured(world.group, instalment=NOW)

    change(world, sofia)

    assert list(Invoice.objects.values_list("due_date", flat=True)) == [date(2026, 12, 15)]
    assert amounts() == [NEW]
