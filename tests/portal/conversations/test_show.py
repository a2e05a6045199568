from datetime import UTC, datetime, timedelta

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pelaren.domain.messaging.models import Message
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.queries import readable_messages
from pelaren.domain.messaging.rules import Side, Status
from tests.domain.messaging.digest import digest

EMPLOYER, INSURER, CLOSE = Side.EMPLOYER, Side.INSURER, "close"
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
H = "{http://www.w3.org/1999/xhtml}"


def page_of(conversation):
    return reverse("conversation", args=[conversation.employer.customer_number, conversation.number])


def answers_of(conversation):
    return reverse("conversation-messages", args=[conversation.employer.customer_number, conversation.number])


def lines_of(answer):
    """The thread: who is speaking (employer, insurer, system) and what stands there."""
    tree = html5lib.parse(answer.content.decode())
    return [
        (line.get("data-from"), " ".join(" ".join(line.itertext()).split()))
        for line in tree.iterfind(f".//{H}ol[@class='pl-thread']/{H}li")
    ]


def status_of(answer):
    return html5lib.parse(answer.content.decode()).find(f".//{H}dl//{H}span[@data-s]").get("data-s")


def test_a_conversation_shows_its_facts_and_every_message_with_its_author(world, signed_in, talk):
    conversation = talk(EMPLOYER, INSURER, text="Första stycket.\n\nAndra.")

    answer = signed_in(world.jonas.user).get(page_of(conversation))

    assert status_of(answer) == "reply"
    assert f"<dd>{conversation.number}</dd>" in answer.content.decode()
    assert lines_of(answer) == [
        ("employer", "Asta Lind ASLI01, Norrvik Varv Ab 16.11.2026 11:00 Första stycket. Andra."),
        ("insurer", "Maria Rehn Granholm Liv 16.11.2026 11:00 Första stycket. Andra."),
    ]


def test_closing_and_reopening_stand_between_the_messages(world, signed_in, talk):
    conversation = talk(EMPLOYER, CLOSE, EMPLOYER)

    lines = lines_of(signed_in(world.asta.user).get(page_of(conversation)))

    assert [side for side, _ in lines] == ["employer", "system", "system", "employer"]
    assert "Maria Rehn" in lines[1][1]
    assert "Asta Lind" in lines[2][1]


def test_opening_a_conversation_changes_nothing_but_the_trail(world, signed_in, talk):
    conversation = talk(EMPLOYER, INSURER)
    asta, before = signed_in(world.asta.user), digest()

    for address in (page_of(conversation), reverse("conversations", args=[40112]), reverse("start", args=[40112])):
        assert asta.get(address).status_code == 200

    assert digest() == before


def test_an_answer_is_stored_and_the_reader_comes_back_to_the_conversation(world, signed_in, talk):
    conversation = talk(EMPLOYER, INSURER)

    answer = signed_in(world.jonas.user).post(answers_of(conversation), {"text": "Tack", "form_key": "one-time"})

    assert answer.status_code == 302
    assert answer.url == page_of(conversation)
    last = readable_messages(conversation)[-1]
    assert (last.text, last.message.author, last.message.side) == ("Tack", world.jonas.user, EMPLOYER)


def test_after_an_answer_the_page_shows_the_new_status_and_a_note(world, signed_in, talk):
    conversation = talk(EMPLOYER, INSURER)

    answer = signed_in(world.asta.user).post(answers_of(conversation), {"text": "Tack"}, follow=True)

    assert status_of(answer) == "answered"
    assert 'data-c="ok"' in answer.content.decode()


def test_answering_a_closed_conversation_reopens_it_as_sent(world, signed_in, talk):
    conversation = talk(EMPLOYER, INSURER, CLOSE)

    answer = signed_in(world.asta.user).post(answers_of(conversation), {"text": "En sak till"}, follow=True)

    assert status_of(answer) == "sent"
    conversation.refresh_from_db()
    assert conversation.status_for(INSURER) is Status.REPLY_RECEIVED


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001, "a\x0bb"])
def test_an_answer_that_cannot_be_sent_leaves_the_thread_and_what_was_typed_on_the_page(world, signed_in, talk, text):
    conversation = talk(EMPLOYER, INSURER)

    answer = signed_in(world.asta.user).post(answers_of(conversation), {"text": text, "form_key": "one-time"})

    assert answer.status_code == 422
    assert len(lines_of(answer)) == 2
    assert Message.objects.count() == 2
    box = html5lib.parse(answer.content.decode()).find(f".//{H}textarea[@name='text']")
    assert (box.get("aria-invalid"), (box.text or "").strip("\n")) == ("true", text)


def test_an_answer_sent_twice_is_one_message(world, signed_in, talk):
    conversation = talk(EMPLOYER, INSURER)
    asta = signed_in(world.asta.user)

    codes = [
        asta.post(answers_of(conversation), {"text": "Tack", "form_key": "one-time"}).status_code for _ in range(2)
    ]

    assert codes == [302, 302]
    assert Message.objects.filter(conversation=conversation).count() == 3


def test_who_may_only_look_reads_without_a_form_and_cannot_answer(world, signed_in, talk):
    conversation = talk(EMPLOYER, INSURER)
    bengt = signed_in(world.bengt.user)

    shown = bengt.get(page_of(conversation))
    refused = bengt.post(answers_of(conversation), {"text": "Hej"})

    assert len(lines_of(shown)) == 2
    assert answers_of(conversation) not in shown.content.decode()
    assert refused.status_code == 403
    assert Message.objects.count() == 2


def test_an_employers_people_have_no_way_to_close(world, signed_in, talk):
    conversation = talk(EMPLOYER, INSURER)
    asta = signed_in(world.asta.user)
    closure = reverse("desk:conversation-closure", args=[conversation.number])

    shown, refused = asta.get(page_of(conversation)), asta.post(closure)

    assert "closure" not in shown.content.decode()
    assert refused.status_code == 404
    conversation.refresh_from_db()
    assert conversation.closed_at is None


def test_a_conversation_of_another_employer_does_not_exist_and_neither_does_a_number_nobody_has(world, signed_in, talk):
    conversation = talk(EMPLOYER, INSURER)
    cecilia = signed_in(world.cecilia.user)

    for number in (conversation.number, 99_999, 10**12):
        there = reverse("conversation", args=[world.sunnana.customer_number, number])
        assert cecilia.get(there).status_code == 404
        assert cecilia.post(there + "messages/", {"text": "Hej"}).status_code == 404
    assert cecilia.get(page_of(conversation)).status_code == 404
    assert Message.objects.count() == 2


def test_a_long_conversation_costs_as_many_queries_as_a_short_one(world, signed_in, talk):
    short, long = talk(EMPLOYER, INSURER, CLOSE), talk(EMPLOYER, *[INSURER, CLOSE, EMPLOYER] * 16, INSURER)
    asta, costs = signed_in(world.asta.user), []

    for conversation in (short, long):
        with CaptureQueriesContext(connection) as queries:
            asta.get(page_of(conversation))
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_a_swedish_employer_reads_swedish_dates(world, signed_in):
    conversation = conversations.start(
        employer_id=world.sunnana.pk,
        topic=world.other,
        text="Hej",
        side=EMPLOYER,
        by=world.cecilia,
        now=MONDAY + timedelta(hours=14),
    )

    [(_, line)] = lines_of(signed_in(world.cecilia.user).get(page_of(conversation)))

    assert "2026-11-17 00:00" in line
