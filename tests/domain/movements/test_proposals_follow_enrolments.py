"""Whatever somebody's history in the groups: a proposal holds exactly those whose days cover its due date."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pelaren.domain.billing.models import Invoice, InvoiceLine, PaymentPlan
from pelaren.domain.billing.operations import proposal_lines, proposals
from pelaren.domain.contracts.models import Contract, Enrolment
from pelaren.domain.movements.operations import instalments, joiners
from pelaren.values.refusals import Refusal
from tests.world import TODAY, World, an_identity, an_insured

# Two payments within the sixty days that proposals are made ahead.
MONTHS = [12, 1]
DUE_DAYS = (date(2026, 12, 15), date(2027, 1, 15))

days = st.integers(-60, 90).map(lambda days: TODAY + timedelta(days=days)) | st.sampled_from(
    [due + timedelta(days=shift) for due in DUE_DAYS for shift in (-1, 0, 1)]
)
several_in_one_world = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

Times = list[tuple[date, date | None]]


@st.composite
def histories(draw: st.DrawFn) -> Times:
    """One to three times in a group that do not overlap; the last may go on."""
    ends = sorted(draw(st.lists(days, min_size=2, max_size=6, unique=True)))
    times: Times = list(zip(ends[::2], ends[1::2], strict=False))
    if draw(st.booleans()):
        times[-1] = (times[-1][0], None)
    return times


@contextmanager
def forgotten() -> Iterator[None]:
    """Take back what the block stores: each example begins in the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def enrol(world: World, history: Times) -> list[Enrolment]:
    first, *rest = history
    begun = an_insured(world.group, joined_on=first[0], exit_date=first[1])
    return [begun] + [
        Enrolment.objects.create(
            employer=world.norrvik, group=world.group, insured=begun.insured, instalment=1,
            joined_on=joined_on, exit_date=exit_date,
        )
        for joined_on, exit_date in rest
    ]  # fmt: skip


def covers(enrolment: Enrolment, day: date) -> bool:
    return enrolment.joined_on <= day and (enrolment.exit_date is None or day <= enrolment.exit_date)


def on_proposals() -> set[tuple[date, int]]:
    return set(InvoiceLine.objects.values_list("invoice__due_date", "enrolment_id"))


def expected() -> set[tuple[date, int]]:
    everybody = list(Enrolment.objects.all())
    return {(due, one.pk) for due in DUE_DAYS for one in everybody if covers(one, due)}


@several_in_one_world
@given(before=histories(), after=histories(), per_group=st.booleans())
@example(before=[(TODAY, DUE_DAYS[0])], after=[(DUE_DAYS[0], DUE_DAYS[0])], per_group=False)
@example(before=[(TODAY, DUE_DAYS[0] - timedelta(days=1))], after=[(DUE_DAYS[1], None)], per_group=True)
def test_for_any_two_histories_a_proposal_holds_nobody_outside_her_dates_and_misses_nobody_inside(
    world, before, after, per_group
):
    with forgotten():
        PaymentPlan.objects.update(months=MONTHS, propose_days=60)
        Contract.objects.update(invoiced_per_group=per_group)

        enrol(world, before)
        proposals.make(today=TODAY)
        for enrolment in enrol(world, after):
            proposal_lines.add(enrolment=enrolment)
        proposals.make(today=TODAY)

        assert on_proposals() == expected()
        assert InvoiceLine.objects.count() == len(expected())


@several_in_one_world
@given(joined_on=days, earlier=histories(), amount=st.integers(0, 10**9))
def test_whoever_joins_on_any_day_is_refused_or_stands_on_exactly_the_proposals_of_her_days(
    world, joined_on, earlier, amount
):
    identity = an_identity()
    with forgotten():
        PaymentPlan.objects.update(months=MONTHS, propose_days=60)
        proposals.make(today=TODAY)

        for start in (joined_on, *(start for start, _ in earlier)):
            try:
                joined = joiners.add(
                    group=world.group, first_name="Ronja", last_name="Ahlskog", identity=identity, joined_on=start,
                    instalment=amount, retirement_age=None, email="", employee_number="", today=TODAY, by=world.asta,
                )  # fmt: skip
            except Refusal:
                continue
            assert {proposal.due_date for proposal in joined.proposals} == {due for due in DUE_DAYS if start <= due}

        assert on_proposals() == expected()


@several_in_one_world
@given(amounts=st.lists(st.integers(0, 10**9), min_size=1, max_size=5), undone=st.booleans())
def test_after_any_changes_the_proposals_say_what_the_register_says(world, amounts, undone):
    with forgotten():
        sofia = an_insured(world.group)
        proposals.make(today=TODAY)
        seen, kept = sofia.instalment, None

        for amount in amounts:
            done = instalments.change(enrolment=sofia, amount=amount, seen=seen, today=TODAY, by=world.asta)
            kept, seen = done or kept, amount
        if undone and kept:
            instalments.undo(change=kept, today=TODAY, by=world.asta)

        sofia.refresh_from_db()
        [line] = InvoiceLine.objects.all()
        assert line.amount == line.planned == sofia.instalment
        assert Invoice.objects.with_sums().get().total == sofia.instalment
