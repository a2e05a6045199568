import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pelaren.domain.messaging.models import Conversation, Draft, Message
from pelaren.domain.messaging.operations import drafts
from pelaren.domain.messaging.queries import readable_messages
from tests.conversations import a_conversation
from tests.hostile_files import pdf


def address(world, name, *args):
    return reverse(name, args=[world.norrvik.customer_number, *args])


def upload(name="lön.pdf"):
    return SimpleUploadedFile(name, pdf(), content_type="application/pdf")


@pytest.fixture
def asta(world, signed_in):
    return signed_in(world.asta.user)


def test_what_was_typed_is_there_again_on_another_machine(world, asta, signed_in):
    conversation = a_conversation(world)

    there = address(world, "conversation-draft", conversation.number)
    saved = asta.post(there, {"text": "Halvfärdigt svar"}, headers={"X-Draft": "1"})

    page = signed_in(world.asta.user).get(address(world, "conversation", conversation.number)).content.decode()
    assert saved.status_code == 200 and b"data-draft-saved" in saved.content
    assert "Halvfärdigt svar</textarea>" in page


def test_a_new_message_is_kept_with_topic_and_files(world, asta):
    sent = {"text": "Halvfärdigt", "topic": world.calculation.pk, "files": [upload()]}
    asta.post(address(world, "conversation-new-draft"), sent, headers={"X-Draft": "1"})

    page = asta.get(address(world, "conversation-new")).content.decode()

    assert "Halvfärdigt</textarea>" in page and "lön.pdf" in page
    assert f'value="{world.calculation.pk}" selected' in page


def test_without_a_script_a_button_keeps_the_draft_and_shows_the_page_again(world, asta):
    conversation = a_conversation(world)

    answer = asta.post(address(world, "conversation-draft", conversation.number), {"text": "Utan skript"})

    assert answer.status_code == 302 and answer["Location"].endswith("#answer")
    assert drafts.text_of(Draft.objects.get()) == "Utan skript"


def test_a_file_is_taken_out_of_the_draft(world, asta):
    url = address(world, "conversation-new-draft")
    asta.post(url, {"text": "x", "files": [upload("a.pdf"), upload("b.pdf")]})
    first = drafts.files_of(Draft.objects.get())[0].file

    asta.post(url, {"text": "x", "remove": str(first.public_id)})

    assert [waiting.about.name for waiting in drafts.files_of(Draft.objects.get())] == ["b.pdf"]


@pytest.mark.parametrize("remove", ["", "x", "0", "00000000-0000-0000-0000-000000000000"])
def test_removing_what_is_not_there_does_nothing(world, asta, remove):
    answer = asta.post(address(world, "conversation-new-draft"), {"text": "x", "remove": remove})

    assert answer.status_code == 302 and drafts.text_of(Draft.objects.get()) == "x"


def test_a_draft_that_is_sent_takes_its_files_along_and_is_gone(world, asta):
    asta.post(address(world, "conversation-new-draft"), {"text": "x", "files": [upload("a.pdf")]})
    kept = str(drafts.files_of(Draft.objects.get())[0].file.public_id)

    asta.post(address(world, "conversation-new"), {"topic": world.calculation.pk, "text": "Klart", "kept": kept})

    [message] = readable_messages(Conversation.objects.get())
    assert [opened.about.name for opened in message.files] == ["a.pdf"]
    assert not Draft.objects.exists()


@pytest.mark.parametrize("kept", ["x", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_file_sends_nothing_unless_it_is_no_id_at_all(world, asta, kept):
    answer = asta.post(
        address(world, "conversation-new"), {"topic": world.calculation.pk, "text": "Klart", "kept": kept}
    )

    assert answer.status_code == (302 if kept == "x" else 422)


def test_a_refused_message_is_kept_as_a_draft(world, asta):
    conversation = a_conversation(world)

    answer = asta.post(
        address(world, "conversation-messages", conversation.number), {"text": "a" * 20_001, "files": [upload()]}
    )

    assert answer.status_code == 422 and "lön.pdf" in answer.content.decode()
    assert drafts.text_of(Draft.objects.get()) == "a" * 20_001


@pytest.mark.parametrize("name", ["conversation-messages", "conversation-draft"])
def test_when_the_session_has_ended_the_text_comes_back(world, stranger, name):
    conversation = a_conversation(world)

    answer = stranger.post(address(world, name, conversation.number), {"text": "Mycket <viktigt>", "form_key": "k"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mycket &lt;viktigt&gt;</textarea>" in page and 'name="form_key" value="k"' in page


def test_after_signing_in_the_address_of_a_lost_answer_leads_to_the_conversation(world, asta):
    conversation = a_conversation(world)

    answer = asta.get(address(world, "conversation-messages", conversation.number))

    assert answer.status_code == 302 and answer["Location"] == address(world, "conversation", conversation.number)


def test_who_may_only_look_keeps_no_draft(world, signed_in):
    conversation = a_conversation(world)

    answer = signed_in(world.bengt.user).post(address(world, "conversation-draft", conversation.number), {"text": "x"})

    assert answer.status_code == 403 and not Draft.objects.exists()


def test_the_same_form_with_files_sent_five_times_is_one_message(world, asta):
    for _ in range(5):
        sent = {"topic": world.calculation.pk, "text": "En gång", "form_key": "k1", "files": [upload()]}
        asta.post(address(world, "conversation-new"), sent)

    assert Message.objects.count() == 1 and not Draft.objects.exists()
