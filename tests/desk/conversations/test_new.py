"""The desk's new message: written, kept, found again, refused and sent, to one employer or to many."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pelaren.domain.files import rules
from pelaren.domain.messaging.models import Attachment, Conversation, Draft, Message
from pelaren.domain.messaging.operations import drafts
from pelaren.domain.runs.models import Run
from pelaren.jobs.start_conversations import start_conversations
from tests.hostile_files import pdf
from tests.portal.conversations.test_new import field

NEW, DRAFT = "/desk/conversations/new/", "/desk/conversations/new/draft/"
BY_SCRIPT = {"X-Draft": "1"}


def upload(name="blankett.pdf", content=b""):
    return SimpleUploadedFile(name, content or pdf(), content_type="application/pdf")


@pytest.fixture
def maria(world, signed_in):
    return signed_in(world.maria.user)


def filled(world, *employers, **given):
    numbers = ", ".join(str(employer.customer_number) for employer in employers or (world.norrvik,))
    return {"employers": numbers, "topic": world.calculation.pk, "text": "Nya blanketter", "form_key": "k"} | given


def kept():
    return [str(waiting.file.public_id) for waiting in drafts.files_of(Draft.objects.get())]


def test_what_was_typed_is_there_again_on_another_machine(world, maria, signed_in):
    sent = filled(world, world.norrvik, world.sunnana, text="Halvfärdigt", files=[upload()])
    saved = maria.post(DRAFT, sent, headers=BY_SCRIPT)

    page = signed_in(world.maria.user).get(NEW)

    assert saved.status_code == 200 and b"data-draft-saved" in saved.content
    assert field(page, "employers").text.strip() == sent["employers"]
    assert field(page, "text").text.strip() == "Halvfärdigt"
    assert f'value="{world.calculation.pk}" selected' in page.content.decode()
    assert field(page, "kept").get("value") == kept()[0]


def test_a_draft_is_its_writers_own(world, maria, signed_in):
    maria.post(DRAFT, {"text": "Marias", "employers": "4127"}, headers=BY_SCRIPT)

    assert "Marias" not in signed_in(world.disa.user).get(NEW).content.decode()


def test_without_a_script_a_button_keeps_the_draft_and_shows_the_page_again(world, maria):
    answer = maria.post(DRAFT, {"text": "Utan skript"})

    assert (answer.status_code, answer["Location"]) == (302, NEW)
    assert drafts.text_of(Draft.objects.get()) == "Utan skript"


def test_a_file_is_taken_out_of_the_draft(world, maria):
    maria.post(DRAFT, {"text": "x", "files": [upload("a.pdf"), upload("b.pdf")]}, headers=BY_SCRIPT)

    answer = maria.post(DRAFT, {"text": "x", "remove": kept()[0]}, headers=BY_SCRIPT)

    assert "b.pdf" in answer.content.decode() and "a.pdf" not in answer.content.decode()


def test_a_message_with_kept_and_new_files_reaches_one_employer(world, maria, signed_in):
    maria.post(DRAFT, {"text": "x", "files": [upload("a.pdf")]}, headers=BY_SCRIPT)

    answer = maria.post(NEW, filled(world, kept=kept(), files=[upload("b.pdf")]), follow=True)

    number = Conversation.objects.get().number
    there = reverse("conversation", args=[world.norrvik.customer_number, number])
    page = signed_in(world.asta.user).get(there).content.decode()
    assert answer.status_code == 200 and str(number) in answer.content.decode()
    assert "a.pdf" in page and "b.pdf" in page
    assert not Draft.objects.exists()


def test_many_employers_get_the_files_by_the_run_and_the_page_is_empty_again(world, maria):
    maria.post(DRAFT, {"text": "x", "files": [upload("a.pdf")]}, headers=BY_SCRIPT)

    answer = maria.post(NEW, filled(world, world.norrvik, world.sunnana, kept=kept()))
    again = maria.get(NEW)
    start_conversations(run=str(Run.objects.get().public_id))

    assert answer.url == reverse("desk:conversation-round", args=[Run.objects.get().public_id])
    assert not (field(again, "text").text or "").strip() and "a.pdf" not in again.content.decode()
    assert set(Attachment.objects.values_list("employer", flat=True)) == {world.norrvik.pk, world.sunnana.pk}
    assert maria.get(answer.url).status_code == 200


@pytest.mark.parametrize("receivers", [("norrvik",), ("norrvik", "sunnana")])
def test_the_same_form_sent_five_times_has_one_effect(world, maria, receivers):
    maria.post(DRAFT, {"text": "x", "files": [upload()]}, headers=BY_SCRIPT)
    order = filled(world, *(getattr(world, name) for name in receivers), kept=kept())

    answers = {maria.post(NEW, order).url for _ in range(5)}
    for run in Run.objects.all():
        start_conversations(run=str(run.public_id))

    assert len(answers) == 1
    assert Message.objects.count() == Attachment.objects.count() == len(receivers)


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"employers": "99999"}, "employers"),
        ({"employers": ""}, "employers"),
        ({"topic": ""}, "topic"),
        ({"text": "a" * 20_001}, "text"),
        ({"text": ""}, "text"),
        ({"kept": ["00000000-0000-0000-0000-000000000000"]}, "files"),
    ],
)
def test_what_is_refused_sends_nothing_and_stays_in_the_form_and_in_the_draft(world, maria, wrong, at):
    order = filled(world, files=[upload("bra.pdf")]) | wrong

    answer = maria.post(NEW, order)

    page = answer.content.decode()
    assert answer.status_code == 422 and f'id="id_{at}_error"' in page
    assert "bra.pdf" in page and field(answer, "kept") is not None
    assert not Message.objects.exists() and not Run.objects.exists()
    draft = Draft.objects.get()
    assert (drafts.text_of(draft), drafts.receivers_of(draft)) == (order["text"], order["employers"])


def test_a_hostile_file_is_refused_by_its_name_and_the_good_one_is_kept(world, maria):
    order = filled(world, files=[upload("bra.pdf"), upload("ond.pdf", b"MZ\x90\x00 this program")])

    answer = maria.post(NEW, order)

    assert answer.status_code == 422 and "ond.pdf" in answer.content.decode()
    assert [waiting.about.name for waiting in drafts.files_of(Draft.objects.get())] == ["bra.pdf"]


def test_more_than_a_day_allows_is_said_and_the_text_is_kept(world, maria, monkeypatch):
    monkeypatch.setattr(rules, "A_DAY_FOR_ONE", 10)

    answer = maria.post(DRAFT, filled(world, files=[upload()]), headers=BY_SCRIPT)

    assert b"id_files_error" in answer.content
    assert drafts.text_of(Draft.objects.get()) == "Nya blanketter"


@pytest.mark.parametrize("address", [NEW, DRAFT])
def test_when_the_session_has_ended_text_and_receivers_come_back(world, stranger, address):
    answer = stranger.post(address, filled(world, text="Mycket <viktigt>"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mycket &lt;viktigt&gt;</textarea>" in page
    assert f'name="employers" value="{world.norrvik.customer_number}"' in page


def test_a_link_from_an_employer_fills_in_its_number(world, maria):
    page = maria.get(NEW, {"employer": world.sunnana.customer_number})

    assert field(page, "employers").text.strip() == str(world.sunnana.customer_number)


def test_what_is_begun_for_one_employer_is_not_turned_to_another_by_a_link(world, maria):
    maria.post(DRAFT, filled(world, text="Om Norrvik"), headers=BY_SCRIPT)

    page = maria.get(NEW, {"employer": world.sunnana.customer_number})

    assert field(page, "employers").text.strip() == str(world.norrvik.customer_number)
    assert page.context["left_behind"] is True


def test_a_link_from_one_of_those_it_is_for_says_nothing(world, maria):
    maria.post(DRAFT, filled(world, world.norrvik, world.sunnana, text="Till båda"), headers=BY_SCRIPT)

    page = maria.get(NEW, {"employer": world.norrvik.customer_number})

    assert page.context["left_behind"] is False
    assert str(world.sunnana.customer_number) in field(page, "employers").text


def test_employers_who_could_not_get_so_much_are_named(world, maria, monkeypatch):
    maria.post(NEW, filled(world, world.norrvik, world.sunnana, files=[upload()]))
    monkeypatch.setattr(rules, "A_DAY_FOR_ONE", 10)
    run = Run.objects.get()

    start_conversations(run=str(run.public_id))

    page = maria.get(reverse("desk:conversation-round", args=[run.public_id])).content.decode()
    assert world.norrvik.name in page and world.sunnana.name in page
    assert not Conversation.objects.exists()
