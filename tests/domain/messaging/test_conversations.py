from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from pelaren.domain.audit.models import Event
from pelaren.domain.messaging.models import Closure, Conversation, Message
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.queries import readable_messages
from pelaren.domain.messaging.rules import Side, Status
from pelaren.domain.series.models import Series

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


def answer(conversation, by, text="Svar", *, side=None, now=TUESDAY, **given):
    side = side or (Side.INSURER if hasattr(by, "departments") else Side.EMPLOYER)
    return conversations.answer(conversation=conversation, text=text, side=side, by=by, now=now, **given)


def texts(conversation):
    return [readable.text for readable in readable_messages(conversation)]


def fresh(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def test_the_first_conversation_has_number_10000_and_the_next_one_follows(from_asta):
    first, second = from_asta(), from_asta()

    assert (first.number, second.number) == (10_000, 10_001)


def test_numbers_go_on_past_99999(from_asta):
    from_asta()
    Series.objects.filter(name="conversations").update(next_number=99_999)

    numbers = [from_asta().number for _ in range(2)]

    assert numbers == [99_999, 100_000]


def test_a_number_is_used_once_in_the_whole_company(from_asta):
    conversation = from_asta()

    with pytest.raises(IntegrityError, match="number"), transaction.atomic():
        Conversation.objects.filter(pk=from_asta().pk).update(number=conversation.number)


def test_a_new_message_is_sent_to_the_one_and_new_to_the_other(from_asta):
    conversation = from_asta()

    assert conversation.status_for(Side.EMPLOYER) is Status.SENT
    assert conversation.status_for(Side.INSURER) is Status.NEW


def test_the_story_of_the_first_journey_has_the_statuses_of_the_table(world, from_asta):
    conversation, seen = from_asta(), []

    for by in (world.maria, world.asta, None, world.asta):
        if by is None:
            conversations.close(conversation=conversation, by=world.maria, now=TUESDAY)
        else:
            answer(conversation, by)
        seen.append([fresh(conversation).status_for(side) for side in Side])

    assert seen == [
        [Status.REPLY_RECEIVED, Status.ANSWERED],
        [Status.ANSWERED, Status.REPLY_RECEIVED],
        [Status.CLOSED, Status.CLOSED],
        [Status.SENT, Status.REPLY_RECEIVED],
    ]


def test_answering_a_closed_conversation_reopens_it_as_sent(world, from_asta):
    conversation = from_asta()
    conversations.close(conversation=conversation, by=world.maria, now=TUESDAY)

    answer(conversation, world.asta, now=WEDNESDAY)

    assert fresh(conversation).status_for(Side.EMPLOYER) is Status.SENT
    assert (fresh(conversation).closed_at, fresh(conversation).closed_by) == (None, None)


def test_closing_is_remembered_when_the_conversation_is_reopened(world, from_asta):
    conversation = from_asta()
    conversations.close(conversation=conversation, by=world.maria, now=TUESDAY)
    answer(conversation, world.asta, now=WEDNESDAY)

    closure = Closure.objects.get(conversation=conversation)

    assert (closure.after_place, closure.closed_at, closure.closed_by) == (1, TUESDAY, world.maria.user)


def test_a_closed_conversation_is_not_closed_again(world, from_asta):
    conversation = from_asta()
    conversations.close(conversation=conversation, by=world.maria, now=TUESDAY)

    with pytest.raises(conversations.AlreadyClosed):
        conversations.close(conversation=conversation, by=world.disa, now=WEDNESDAY)

    assert fresh(conversation).closed_by == world.maria.user


def test_nobody_closes_over_a_message_that_came_since_the_page_was_opened(world, from_asta):
    conversation = from_asta()
    answer(conversation, world.asta, "Ett tillägg")

    with pytest.raises(conversations.WrittenSince):
        conversations.close(conversation=conversation, by=world.maria, now=WEDNESDAY, seen=1)

    assert fresh(conversation).closed_at is None


def test_who_has_seen_every_message_may_close(world, from_asta):
    conversation = from_asta()
    answer(conversation, world.asta, "Ett tillägg")

    conversations.close(conversation=conversation, by=world.maria, now=WEDNESDAY, seen=2)

    assert fresh(conversation).closed_at == WEDNESDAY


@pytest.mark.parametrize("text", ["", "   \n\t "])
def test_an_empty_message_is_refused(world, from_asta, text):
    conversation = from_asta()

    with pytest.raises(conversations.NothingWritten):
        answer(conversation, world.maria, text)
    with pytest.raises(conversations.NothingWritten):
        from_asta(text)

    assert Message.objects.count() == 1


def test_the_longest_text_fits_and_one_character_more_is_refused(world, from_asta):
    longest = "å" * conversations.LONGEST_TEXT
    conversation = from_asta(longest)

    with pytest.raises(conversations.TextTooLong):
        answer(conversation, world.maria, longest + "ä")

    assert texts(conversation) == [longest]


def test_a_form_sent_twice_starts_one_conversation(from_asta):
    first = from_asta("Samma fråga", form_key="one-time")

    second = from_asta("Samma fråga", form_key="one-time")

    assert second == first
    assert Message.objects.count() == 1
    assert from_asta().number == first.number + 1


def test_a_form_sent_twice_answers_once(world, from_asta):
    conversation = from_asta()
    first = answer(conversation, world.maria, "Svar", form_key="one-time")

    second = answer(conversation, world.maria, "Svar", form_key="one-time", now=WEDNESDAY)

    assert second == first
    assert texts(conversation) == ["Hej, en fråga.", "Svar"]
    assert Event.objects.filter(name="conversation.answered").count() == 1


def test_a_form_sent_again_after_the_close_does_not_reopen(world, from_asta):
    conversation = from_asta()
    answer(conversation, world.asta, "Tack", form_key="one-time")
    conversations.close(conversation=conversation, by=world.maria, now=WEDNESDAY)

    answer(conversation, world.asta, "Tack", form_key="one-time", now=WEDNESDAY)

    assert fresh(conversation).status_for(Side.EMPLOYER) is Status.CLOSED


def test_another_text_in_the_same_form_is_another_message(world, from_asta):
    conversation = from_asta()
    answer(conversation, world.maria, "Svar", form_key="one-time")

    answer(conversation, world.maria, "Ett annat svar", form_key="one-time")

    assert texts(conversation)[1:] == ["Svar", "Ett annat svar"]


def test_the_same_form_from_another_person_is_another_message(world, from_asta):
    conversation = from_asta()
    answer(conversation, world.asta, "Svar", form_key="one-time")

    answer(conversation, world.jonas, "Svar", form_key="one-time")

    assert len(texts(conversation)) == 3


def test_the_same_form_in_another_conversation_is_another_message(world, from_asta):
    one, other = from_asta(), from_asta()
    answer(one, world.maria, "Svar", form_key="one-time")

    answer(other, world.maria, "Svar", form_key="one-time")

    assert texts(other)[1:] == ["Svar"]


def test_without_a_form_key_the_same_text_may_be_sent_twice(world, from_asta):
    conversation = from_asta()

    for _ in range(2):
        answer(conversation, world.maria, "Svar")

    assert texts(conversation)[1:] == ["Svar", "Svar"]


def test_a_message_is_never_earlier_than_the_one_before_it(world, from_asta):
    conversation = from_asta(now=TUESDAY)

    message = answer(conversation, world.maria, now=MONDAY)

    assert message.sent_at == TUESDAY
    assert fresh(conversation).last_message_at == TUESDAY


def test_a_reminder_does_not_shorten_the_wait(world, from_asta):
    conversation = from_asta(now=MONDAY)

    answer(conversation, world.asta, "Har ni hunnit titta?", now=WEDNESDAY)

    assert fresh(conversation).turn_began_at == MONDAY
    assert fresh(conversation).last_message_at == WEDNESDAY


def test_an_answer_and_a_reopening_begin_a_new_wait(world, from_asta):
    conversation = from_asta(now=MONDAY)
    answer(conversation, world.maria, now=TUESDAY)
    answered_at = fresh(conversation).turn_began_at
    conversations.close(conversation=conversation, by=world.maria, now=TUESDAY)

    answer(conversation, world.maria, now=WEDNESDAY)

    assert (answered_at, fresh(conversation).turn_began_at) == (TUESDAY, WEDNESDAY)


def test_each_order_leaves_one_line_in_the_trail_without_a_word_of_the_text(world, from_asta):
    conversation = from_asta("Gun-Britt Hedman 19630417-9812")
    answer(conversation, world.maria, "Beräkningen är klar")
    conversations.close(conversation=conversation, by=world.maria, now=TUESDAY)

    events = Event.objects.filter(about=f"messaging.conversation:{conversation.pk}").order_by("sequence")

    assert [event.name for event in events] == [
        "conversation.started",
        "conversation.answered",
        "conversation.closed",
    ]
    assert {event.employer_id for event in events} == {world.norrvik.pk}
    assert not any(word in str(event.facts) for event in events for word in ("Hedman", "9812", "Beräkningen"))


@pytest.mark.parametrize("model", [Message, Closure])
def test_what_was_written_and_closed_cannot_be_rewritten(world, from_asta, model):
    conversation = from_asta()
    conversations.close(conversation=conversation, by=world.maria, now=TUESDAY)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        model.objects.filter(conversation=conversation).update(conversation=conversation)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        model.objects.filter(conversation=conversation)._raw_delete("default")


@pytest.mark.parametrize(
    "nonsense",
    [
        {"turn_answers": True},
        {"closed_at": TUESDAY},
        {"employer_wrote": False},
    ],
)
def test_the_database_refuses_facts_that_contradict_each_other(from_asta, nonsense):
    conversation = from_asta()

    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.filter(pk=conversation.pk).update(**nonsense)
