"""Random histories in the database: the stored facts, the SQL and the pure function always say the same."""

from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pelaren.domain.messaging.filtering import seen_in_order
from pelaren.domain.messaging.models import Closure, Conversation, Message
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.queries import waiting
from pelaren.domain.messaging.rules import WAITING, Side, Status, after_message, begun_by, status_seen_by

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
CLOSE = "close"
in_the_database = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
histories = st.builds(
    lambda first, rest: [first, *rest],
    st.sampled_from(Side),
    st.lists(st.sampled_from([*Side, CLOSE]), max_size=6),
)


class Undone(Exception):
    """Ends a block whose rows are not kept."""


@contextmanager
def undone():
    """Run one example in a savepoint of its own."""
    with suppress(Undone), transaction.atomic():
        yield
        raise Undone


def live(world, history):
    """Let Asta and Maria live through a history; closing what is closed already changes nothing."""
    people = {Side.EMPLOYER: world.asta, Side.INSURER: world.maria}
    first, *rest = history
    conversation = conversations.start(
        employer_id=world.norrvik.pk, topic=world.calculation, text="x", side=first, by=people[first], now=MONDAY
    )
    for hours, event in enumerate(rest, start=1):
        now = MONDAY + timedelta(hours=hours)
        if event == CLOSE:
            with suppress(conversations.AlreadyClosed):
                conversations.close(conversation=conversation, by=world.maria, now=now)
        else:
            conversations.answer(conversation=conversation, text="x", side=event, by=people[event], now=now)
    return Conversation.objects.get(pk=conversation.pk)


def facts_told_by_rows(conversation):
    """The facts, read anew from the messages and closures of the conversation."""
    closed_after = set(Closure.objects.filter(conversation=conversation).values_list("after_place", flat=True))
    facts = None
    for place, side in Message.objects.filter(conversation=conversation).values_list("place", "side"):
        facts = after_message(facts, Side(side)) if facts else begun_by(Side(side))
        facts = replace(facts, closed=place in closed_after)
    return facts


@in_the_database
@given(history=histories)
def test_the_facts_kept_on_a_conversation_are_those_its_messages_and_closures_tell(world, history):
    with undone():
        conversation = live(world, history)

        assert conversation.facts == facts_told_by_rows(conversation)


@in_the_database
@given(lived=st.lists(histories, min_size=1, max_size=3))
def test_sql_finds_in_each_status_exactly_what_each_side_sees_in_it(world, lived):
    with undone():
        everything = [live(world, history) for history in lived]

        for side in Side:
            for status in Status:
                found = set(Conversation.objects.with_status(side, [status]))
                assert found == {each for each in everything if status_seen_by(side, each.facts) is status}


@in_the_database
@given(lived=st.lists(histories, min_size=1, max_size=3), wanted=st.sets(st.sampled_from(Status)))
def test_several_statuses_find_what_any_of_them_finds(world, lived, wanted):
    with undone():
        everything = [live(world, history) for history in lived]

        for side in Side:
            found = Conversation.objects.with_status(side, wanted)
            assert sorted(found.values_list("pk", flat=True)) == sorted(
                each.pk for each in everything if each.status_for(side) in wanted
            )


@in_the_database
@given(lived=st.lists(histories, min_size=1, max_size=3))
def test_what_waits_is_counted_and_listed_as_it_is_seen(world, lived):
    with undone():
        for history in lived:
            live(world, history)
        everything = Conversation.objects.all()

        for side in Side:
            statuses = [seen.status for seen in seen_in_order(side, everything.values_list("pk", flat=True))]
            counts = waiting(employer_id=world.norrvik.pk, side=side)
            assert (counts.new, counts.replies) == (
                statuses.count(Status.NEW),
                statuses.count(Status.REPLY_RECEIVED),
            )
            listed = seen_in_order(side, everything.waiting_for(side).values_list("pk", flat=True))
            assert counts.total == len(listed)
            assert {seen.status for seen in listed} <= WAITING


@in_the_database
@given(lived=st.lists(histories, min_size=1, max_size=3))
def test_the_inbox_begins_with_what_waits_the_longest_wait_first_and_ends_with_the_closed(world, lived):
    with undone():
        for history in lived:
            live(world, history)

        ordered = list(Conversation.objects.longest_waiting_first(Side.INSURER))

        statuses = [each.status_for(Side.INSURER) for each in ordered]
        ranks = [2 if status is Status.CLOSED else int(status not in WAITING) for status in statuses]
        places = [(rank, each.turn_began_at, each.pk) for rank, each in zip(ranks, ordered, strict=True)]
        assert places == sorted(places)
