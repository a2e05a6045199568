import html5lib
import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from pelaren.domain.messaging.models import Conversation, Message
from pelaren.domain.messaging.operations.conversations import LONGEST_TEXT
from pelaren.domain.messaging.queries import readable_messages
from pelaren.domain.messaging.rules import Side, Status

H = "{http://www.w3.org/1999/xhtml}"


def the_form(world):
    return reverse("conversation-new", args=[world.norrvik.customer_number])


def filled(world, **given):
    return {"topic": world.calculation.pk, "text": "Hej, en fråga.", "form_key": "one-time", **given}


def field(answer, name):
    tree = html5lib.parse(answer.content.decode())
    [found] = [each for each in tree.iter() if each.get("name") == name]
    return found


def test_a_message_is_sent_to_the_department_of_its_topic_and_gets_a_number(world, signed_in):
    answer = signed_in(world.asta.user).post(the_form(world), filled(world))

    conversation = Conversation.objects.get()
    assert (conversation.number, conversation.topic, conversation.employer) == (
        10_000,
        world.calculation,
        world.norrvik,
    )
    assert conversation.status_for(Side.EMPLOYER) is Status.SENT
    assert [message.text for message in readable_messages(conversation)] == ["Hej, en fråga."]
    assert answer.status_code == 302
    assert answer.url == reverse("conversation", args=[world.norrvik.customer_number, 10_000])


def test_the_number_is_told_after_sending(world, signed_in):
    answer = signed_in(world.asta.user).post(the_form(world), filled(world), follow=True)

    assert answer.status_code == 200
    assert "10000" in html5lib.parse(answer.content.decode()).find(f".//{H}div[@data-c='ok']//{H}div").text


def test_the_form_offers_the_topics_in_the_order_of_the_alphabet_and_a_key_of_its_own_each_time(world, signed_in):
    asta = signed_in(world.asta.user)

    first, second = asta.get(the_form(world)), asta.get(the_form(world))

    assert [option.text for option in field(first, "topic")][1:] == ["Beräkning", "Övrigt"]
    assert field(first, "form_key").get("value") != field(second, "form_key").get("value")


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"topic": ""}, "topic"),
        ({"topic": "999999"}, "topic"),
        ({"topic": "x"}, "topic"),
        ({"text": ""}, "text"),
        ({"text": " \n "}, "text"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "text"),
        ({"text": "a\x00b"}, "text"),
    ],
)
def test_what_cannot_be_sent_is_told_at_its_field_and_nothing_typed_is_lost(world, signed_in, wrong, at):
    typed = filled(world, **wrong)

    answer = signed_in(world.asta.user).post(the_form(world), typed)

    assert answer.status_code == 422
    assert Conversation.objects.count() == 0
    assert field(answer, at).get("aria-invalid") == "true"
    assert f'href="#id_{at}"' in answer.content.decode()
    assert "".join(field(answer, "text").itertext()).strip("\n") == typed["text"].replace("\x00", "\ufffd").strip("\n")
    assert field(answer, "form_key").get("value") == "one-time"


def test_a_form_sent_twice_makes_one_conversation(world, signed_in):
    asta = signed_in(world.asta.user)

    answers = [asta.post(the_form(world), filled(world)) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert Message.objects.count() == 1


def test_who_may_only_look_gets_no_form_and_sends_nothing(world, signed_in):
    bengt = signed_in(world.bengt.user)

    answers = [bengt.get(the_form(world)), bengt.post(the_form(world), filled(world))]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Conversation.objects.count() == 0


def test_the_text_is_not_kept_in_the_session(world, signed_in):
    asta = signed_in(world.asta.user)

    asta.post(the_form(world), filled(world, text="Hortensia"))
    asta.post(the_form(world), filled(world, text="Hortensia", topic=""))

    assert not any("Hortensia" in str(session.get_decoded()) for session in Session.objects.all())


def test_markup_in_a_message_is_shown_as_it_was_written(world, signed_in):
    asta = signed_in(world.asta.user)

    answer = asta.post(the_form(world), filled(world, text="<script>alert(1)</script> & 1 < 2"), follow=True)

    assert "<script>alert" not in answer.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; 1 &lt; 2" in answer.content.decode()
