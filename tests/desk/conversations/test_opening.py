import pytest
from django.urls import reverse

from pelaren.domain.audit.models import Event
from pelaren.domain.messaging.models import Attachment, Message, Notice, Opening
from pelaren.domain.messaging.operations import conversations
from tests.conversations import NOW, a_conversation, a_file, released

REASON = "Hjälper Maria med ett klagomål"


@pytest.fixture
def conversation(world):
    return a_conversation(world, a_file(), text="Hemlig text om lön")


@pytest.fixture
def disa(world, signed_in):
    return signed_in(world.disa.user)


def show(conversation):
    return reverse("desk:conversation", args=[conversation.number])


def openings(conversation):
    return reverse("desk:conversation-openings", args=[conversation.number])


def test_from_outside_the_department_a_reason_is_asked_and_nothing_is_shown(disa, conversation):
    answer = disa.get(show(conversation))

    assert answer.status_code == 200 and b"Hemlig" not in answer.content
    assert not Event.objects.filter(name="conversation.opened").exists()


def test_with_a_reason_it_opens_is_in_the_trail_once_and_one_person_is_told(world, disa, conversation):
    Notice.objects.all().delete()

    answer = disa.post(openings(conversation), {"reason": REASON}, follow=True)

    assert "Hemlig text om lön" in answer.content.decode()
    assert Event.objects.filter(name="conversation.opened-outside", actor=world.disa.user).count() == 1
    assert [notice.user_id for notice in Notice.objects.all()] == [world.erik.user_id]
    assert REASON.encode() not in bytes(Opening.objects.get().sealed_reason)


@pytest.mark.parametrize("reason", ["", "x", "   ", "a" * 501])
def test_a_reason_must_say_something(disa, conversation, reason):
    answer = disa.post(openings(conversation), {"reason": reason})

    assert answer.status_code == 422 and not Opening.objects.exists()


def test_a_reason_opens_to_read_and_not_to_answer_or_close(disa, conversation):
    disa.post(openings(conversation), {"reason": REASON})

    page = disa.get(show(conversation)).content.decode()

    assert 'id="answer"' not in page
    for name in ("conversation-messages", "conversation-closure", "conversation-draft"):
        assert disa.post(reverse(f"desk:{name}", args=[conversation.number]), {"text": "x"}).status_code == 404
    assert Message.objects.count() == 1


def test_files_open_with_the_reason_and_not_before(disa, conversation):
    released(conversation)
    file = Attachment.objects.get().file
    url = reverse("desk:conversation-file", args=[conversation.number, file.public_id])

    before = disa.get(url)
    disa.post(openings(conversation), {"reason": REASON})
    after = disa.get(url)

    assert (before.status_code, after.status_code) == (404, 200)
    assert b"".join(after.streaming_content).startswith(b"%PDF")


def test_another_handlers_reason_opens_nothing_for_oneself(world, signed_in, disa, conversation):
    disa.post(openings(conversation), {"reason": REASON})

    assert b"Hemlig" not in signed_in(world.erik.user).get(show(conversation)).content


def test_the_department_opens_without_a_reason_and_it_is_in_the_trail(world, signed_in, conversation):
    answer = signed_in(world.maria.user).get(show(conversation))

    assert "Hemlig text om lön" in answer.content.decode()
    assert Event.objects.filter(name="conversation.opened", actor=world.maria.user).count() == 1


def test_only_a_system_administrator_destroys_and_types_the_number(world, signed_in, conversation):
    conversations.close(conversation=conversation, by=world.maria, now=NOW)
    url = reverse("desk:conversation-destruction", args=[conversation.number])
    erik = signed_in(world.erik.user)

    assert signed_in(world.maria.user).post(url, {"number": conversation.number}).status_code == 403
    assert erik.post(url, {"number": "1"}).status_code == 422
    assert erik.post(url, {"number": conversation.number}).status_code == 302

    page = signed_in(world.maria.user).get(show(conversation))
    own = signed_in(world.asta.user).get(
        reverse("conversation", args=[world.norrvik.customer_number, conversation.number])
    )
    assert page.status_code == own.status_code == 200
    assert b"Hemlig" not in page.content + own.content


def test_keys_are_exchanged_by_a_run_that_a_system_administrator_begins(world, signed_in, conversation):
    erik = signed_in(world.erik.user)

    answer = erik.post(reverse("desk:keys"), follow=True)

    assert answer.status_code == 200 and b"pl-progress" in answer.content
    assert signed_in(world.maria.user).get(reverse("desk:keys")).status_code == 403
