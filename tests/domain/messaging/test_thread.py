"""What a conversation page reads, and that reading leaves no trace."""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from pelaren.domain.messaging.filtering import seen_in_order
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.queries import Happening, readable_messages, thread, waiting
from pelaren.domain.messaging.rules import Side
from tests.domain.messaging.digest import digest

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def told(conversation):
    """The lines of a thread in short: texts, and what happened between them."""
    return [
        f"{line.change} by {line.by.handle} at {line.when}" if isinstance(line, Happening) else line.text
        for line in thread(conversation)
    ]


def at(hours):
    return MONDAY + timedelta(hours=hours)


def test_a_thread_tells_messages_closings_and_reopenings_in_order(world, from_asta):
    conversation = from_asta("Ett")
    answering = {"conversation": conversation, "side": Side.EMPLOYER, "by": world.asta}
    conversations.close(conversation=conversation, by=world.maria, now=at(1))
    conversations.answer(text="Två", now=at(2), **answering)
    conversations.answer(text="Tre", now=at(3), **answering)
    conversations.close(conversation=conversation, by=world.disa, now=at(4))

    lines = told(conversation)

    assert lines == [
        "Ett",
        "closed by MARE01 at 16.11.2026 12:00",
        "reopened by ASLI01 at 16.11.2026 13:00",
        "Två",
        "Tre",
        "closed by DILI01 at 16.11.2026 15:00",
    ]


def test_a_message_is_cut_into_paragraphs_at_empty_lines(from_asta):
    conversation = from_asta("Hej!\n\nEtt stycke\nmed två rader\n \n\nHälsningar")

    [readable] = readable_messages(conversation)

    assert readable.paragraphs == ["Hej!", "Ett stycke\nmed två rader", "Hälsningar"]


def test_moments_follow_the_employers_market(world):
    conversation = conversations.start(
        employer_id=world.sunnana.pk,
        topic=world.other,
        text="Hej",
        side=Side.EMPLOYER,
        by=world.cecilia,
        now=MONDAY,
    )

    [readable] = readable_messages(conversation)

    assert readable.when == "2026-11-16 10:00"


def test_reading_changes_nothing(world, from_asta):
    conversation = from_asta()
    conversations.answer(conversation=conversation, text="Svar", side=Side.INSURER, by=world.maria, now=at(1))
    conversations.close(conversation=conversation, by=world.maria, now=at(2))
    before = digest()

    thread(Conversation.objects.get(pk=conversation.pk))
    seen_in_order(Side.INSURER, Conversation.objects.open_to_staff(world.maria).values_list("pk", flat=True))
    waiting(employer_id=world.norrvik.pk, side=Side.EMPLOYER)

    assert digest() == before


def test_a_long_thread_costs_as_many_queries_as_a_short_one(world, from_asta):
    short, long = from_asta(), from_asta()
    for hours in range(20):
        conversations.answer(conversation=long, text="Mera", side=Side.INSURER, by=world.maria, now=at(hours))
        conversations.close(conversation=long, by=world.maria, now=at(hours))

    costs = []
    for conversation in (short, long):
        again = Conversation.objects.select_related("employer").get(pk=conversation.pk)
        with CaptureQueriesContext(connection) as queries:
            thread(again)
        costs.append(len(queries))

    assert costs == [6, 6]
