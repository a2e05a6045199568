from datetime import UTC, datetime, timedelta

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pelaren.domain.messaging.models import Closure, Message
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.queries import readable_messages
from pelaren.domain.messaging.rules import Side, Status
from tests.domain.messaging.digest import digest

EMPLOYER, INSURER, CLOSE = Side.EMPLOYER, Side.INSURER, "close"
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
H = "{http://www.w3.org/1999/xhtml}"


def address(name, conversation):
    return reverse(f"desk:{name}", args=[conversation.number])


def tree_of(answer):
    return html5lib.parse(answer.content.decode())


def status_of(answer):
    return tree_of(answer).find(f".//{H}dl//{H}span[@data-s]").get("data-s")


def closing_form_of(answer):
    """The fields of the form that closes, or None where there is no such form."""
    for form in tree_of(answer).iter(f"{H}form"):
        if form.get("action", "").endswith("/closure/"):
            return {field.get("name"): field.get("value") for field in form.iter(f"{H}input")}
    return None


def test_a_conversation_shows_its_thread_its_employer_and_earlier_conversations(world, signed_in, talk):
    earlier, conversation, later = talk(EMPLOYER, CLOSE), talk(EMPLOYER), talk(EMPLOYER)
    talk(topic=world.other), talk(employer=world.sunnana)

    page = signed_in(world.maria.user).get(address("conversation", conversation))

    tree = tree_of(page)
    links = {link.get("href") for link in tree.find(f".//{H}main").iter(f"{H}a")}
    assert status_of(page) == "new"
    assert reverse("desk:employer", args=[world.norrvik.customer_number]) in links
    assert "9904418-4" in page.content.decode()
    assert address("conversation", earlier) in links
    assert address("conversation", later) not in links
    counted = {row[0].text: "".join(row[1].itertext()) for row in tree.iterfind(f".//{H}dl[@class='pl-kv']/{H}div")}
    assert "2" in counted.values()


def test_opening_a_conversation_changes_nothing_but_the_trail(world, signed_in, talk):
    conversation = talk(EMPLOYER)
    maria, before = signed_in(world.maria.user), digest()

    for there in (address("conversation", conversation), reverse("desk:inbox"), reverse("desk:employers")):
        assert maria.get(there).status_code == 200

    assert digest() == before


def test_a_handlers_answer_reaches_the_employer_as_a_reply(world, signed_in, talk):
    conversation = talk(EMPLOYER)

    answer = signed_in(world.maria.user).post(address("conversation-messages", conversation), {"text": "Klart"})

    assert answer.status_code == 302
    assert answer.url == address("conversation", conversation)
    conversation.refresh_from_db()
    assert conversation.status_for(EMPLOYER) is Status.REPLY_RECEIVED
    last = readable_messages(conversation)[-1]
    assert (last.text, last.message.author, last.from_insurer) == ("Klart", world.maria.user, True)


@pytest.mark.parametrize("text", ["", " \n", "x" * 20_001])
def test_an_answer_that_cannot_be_sent_keeps_what_was_typed(world, signed_in, talk, text):
    conversation = talk(EMPLOYER)

    answer = signed_in(world.maria.user).post(address("conversation-messages", conversation), {"text": text})

    assert answer.status_code == 422
    box = tree_of(answer).find(f".//{H}textarea[@name='text']")
    assert (box.get("aria-invalid"), (box.text or "").strip()) == ("true", text.strip())
    assert Message.objects.count() == 1


def test_an_answer_sent_twice_is_one_message(world, signed_in, talk):
    conversation = talk(EMPLOYER)
    maria = signed_in(world.maria.user)

    for _ in range(2):
        maria.post(address("conversation-messages", conversation), {"text": "Klart", "form_key": "one-time"})

    assert Message.objects.count() == 2


def test_a_handler_closes_with_the_form_on_the_page(world, signed_in, talk):
    conversation = talk(EMPLOYER, INSURER)
    maria = signed_in(world.maria.user)
    form = closing_form_of(maria.get(address("conversation", conversation)))

    page = maria.post(address("conversation-closure", conversation), form, follow=True)

    assert status_of(page) == "closed"
    assert closing_form_of(page) is None
    assert Closure.objects.get().closed_by == world.maria.user


def test_closing_twice_closes_once_and_says_so(world, signed_in, talk):
    conversation = talk(EMPLOYER)
    maria = signed_in(world.maria.user)

    pages = [maria.post(address("conversation-closure", conversation), follow=True) for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert 'data-c="attn"' in pages[1].content.decode()
    assert Closure.objects.count() == 1


def test_a_message_that_came_since_the_page_was_opened_stops_the_closing(world, signed_in, talk):
    conversation = talk(EMPLOYER)
    maria = signed_in(world.maria.user)
    form = closing_form_of(maria.get(address("conversation", conversation)))
    conversations.answer(conversation=conversation, text="Vänta", side=EMPLOYER, by=world.asta, now=MONDAY)

    page = maria.post(address("conversation-closure", conversation), form, follow=True)

    assert status_of(page) == "new"
    assert "Vänta" in page.content.decode()
    assert 'data-c="attn"' in page.content.decode()


def test_a_handler_of_another_department_reads_nothing_and_does_nothing(world, signed_in, talk):
    conversation = talk(EMPLOYER, topic=world.calculation)
    disa, erik = signed_in(world.disa.user), signed_in(world.erik.user)

    for client in (disa, erik):
        assert b"pl-thread" not in client.get(address("conversation", conversation)).content
        assert client.post(address("conversation-messages", conversation), {"text": "Hej"}).status_code == 404
        assert client.post(address("conversation-closure", conversation)).status_code == 404
    assert (Message.objects.count(), Closure.objects.count()) == (1, 0)


def test_who_has_left_the_company_finds_no_desk(world, signed_in, talk):
    conversation = talk(EMPLOYER)
    world.maria.left_at = MONDAY
    world.maria.save()

    assert signed_in(world.maria.user).get(address("conversation", conversation)).status_code == 404


def test_earlier_conversations_and_long_threads_do_not_add_queries(world, signed_in, talk):
    first = talk(EMPLOYER)
    maria, costs = signed_in(world.maria.user), []
    for place in range(20):
        talk(EMPLOYER, CLOSE, now=MONDAY + timedelta(hours=place))
    last = talk(EMPLOYER, *[INSURER, CLOSE, EMPLOYER] * 10)

    for conversation in (first, last):
        with CaptureQueriesContext(connection) as queries:
            maria.get(address("conversation", conversation))
        costs.append(len(queries))

    assert costs[0] == costs[1]
