import re
from unicodedata import normalize
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pelaren.domain.audit.models import Event
from pelaren.domain.files.models import StoredFile
from pelaren.domain.messaging.models import Attachment, Conversation, Draft, Message
from pelaren.domain.messaging.operations import drafts
from pelaren.domain.messaging.queries import readable_messages
from tests.conversations import a_conversation, a_file, released
from tests.hostile_files import REFUSED_TEXTS, TAKEN, TEXTS, Case, cases, pdf

CASES = list(cases())


def address(world, name, *args, employer=None):
    return reverse(name, args=[(employer or world.norrvik).customer_number, *args])


def upload(name="lön.pdf", content=None):
    return SimpleUploadedFile(name, pdf() if content is None else content, content_type="application/pdf")


@pytest.fixture
def asta(world, signed_in):
    return signed_in(world.asta.user)


@pytest.fixture
def conversation(world):
    return a_conversation(world, a_file("lön.pdf", pdf(b"/Note (hej) ")))


def file_url(world, conversation, file=None, **given):
    attachment = Attachment.objects.select_related("file").get(message__conversation=conversation)
    return address(world, "conversation-file", conversation.number, file or attachment.file.public_id, **given)


def test_a_new_message_takes_several_files_along(world, asta):
    answer = asta.post(
        address(world, "conversation-new"),
        {"topic": world.calculation.pk, "text": "Se bilagor", "files": [upload("a.pdf"), upload("b.pdf")]},
    )

    [message] = readable_messages(Conversation.objects.get())
    assert answer.status_code == 302
    assert [opened.about.name for opened in message.files] == ["a.pdf", "b.pdf"]


def test_an_answer_takes_files_along(world, asta, conversation):
    asta.post(
        address(world, "conversation-messages", conversation.number), {"text": "En till", "files": [upload("c.pdf")]}
    )

    assert [opened.about.name for opened in readable_messages(conversation)[1].files] == ["c.pdf"]


def test_a_file_is_not_delivered_before_it_is_scanned_and_people_are_told(world, asta, conversation):
    page = asta.get(address(world, "conversation", conversation.number)).content.decode()
    given = asta.get(file_url(world, conversation))

    assert "lön.pdf" in page and file_url(world, conversation) not in page
    assert given.status_code == 302
    assert not Event.objects.filter(name="conversation.file-opened").exists()


def test_a_clean_file_is_given_out_to_keep_and_never_as_a_page(world, asta, conversation):
    released(conversation)

    given = asta.get(file_url(world, conversation))

    assert b"".join(given.streaming_content) == pdf(b"/Note (hej) ")
    assert given["Content-Disposition"].startswith("attachment; filename*=utf-8''l%C3%B6n.pdf")
    assert given["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert given["X-Content-Type-Options"] == "nosniff" and given["Cache-Control"] == "no-store"
    assert given["Content-Type"] == "application/pdf" and int(given["Content-Length"]) == len(pdf(b"/Note (hej) "))


def test_a_harmful_file_is_never_given_out(world, asta, conversation):
    released(conversation, threat="Eicar-Test-Signature")

    page = asta.get(address(world, "conversation", conversation.number)).content.decode()

    assert asta.get(file_url(world, conversation)).status_code == 302
    assert file_url(world, conversation) not in page


def test_a_file_is_for_members_with_the_right_to_read_alone(world, signed_in, stranger, conversation):
    released(conversation)
    url = file_url(world, conversation)

    assert stranger.get(url).status_code == 302
    assert signed_in(world.cecilia.user).get(url).status_code == 404
    assert signed_in(world.cecilia.user).get(file_url(world, conversation, employer=world.sunnana)).status_code == 404
    assert signed_in(world.asta.user).get(file_url(world, conversation, uuid4())).status_code == 404


def test_a_file_of_another_conversation_is_not_found_under_this_one(world, asta, conversation):
    released(conversation)
    other = a_conversation(world, text="annan")
    attachment = Attachment.objects.get()

    url = address(world, "conversation-file", other.number, attachment.file.public_id)

    assert asta.get(url).status_code == 404


def test_opening_a_conversation_and_a_file_is_in_the_trail(world, asta, conversation):
    released(conversation)

    asta.get(address(world, "conversation", conversation.number))
    b"".join(asta.get(file_url(world, conversation)).streaming_content)

    found = Event.objects.filter(name__in=["conversation.opened", "conversation.file-opened"])
    assert sorted(found.values_list("name", flat=True)) == ["conversation.file-opened", "conversation.opened"]
    assert "lön" not in str(list(found.values_list("facts", flat=True)))


def test_the_lead_sees_who_opened_theirs_and_others_do_not(world, signed_in, asta, conversation):
    signed_in(world.maria.user).get(reverse("desk:conversation", args=[conversation.number]))
    url = address(world, "conversation-openings", conversation.number)

    page = asta.get(url).content.decode()

    assert "Maria Rehn" in page and world.maria.user.handle in page
    assert signed_in(world.jonas.user).get(url).status_code == 403


@pytest.mark.parametrize("case", [case for case in CASES if case.refusal != TAKEN][::6], ids=lambda case: case.title)
def test_a_hostile_file_is_refused_at_its_field_and_the_text_is_kept(world, asta, case: Case):
    files = [upload("bra.pdf"), upload(case.name, case.content)]
    sent = {"topic": world.calculation.pk, "text": "Viktig text", "files": files}
    answer = asta.post(address(world, "conversation-new"), sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Viktig text" in page and "bra.pdf" in page
    assert not Message.objects.exists()
    assert drafts.text_of(Draft.objects.get()) == "Viktig text"


def test_all_names_of_files_come_out_harmless(world, asta):
    # A client cannot send a line break in a name: it would end the header.
    taken = [case for case in CASES if case.shown and "\r" not in case.name]
    conversation = a_conversation(world)
    for case in taken:
        sent = {"text": case.title, "files": [upload(case.name, case.content)]}
        assert asta.post(address(world, "conversation-messages", conversation.number), sent).status_code == 302
    for file in StoredFile.objects.all():
        StoredFile.objects.filter(pk=file.pk).update(scanned_at=file.uploaded_at, scanner="none")

    page = asta.get(address(world, "conversation", conversation.number)).content.decode()

    assert "<img src=x" not in page and "\u202e" not in page
    for file in StoredFile.objects.all():
        given = asta.get(address(world, "conversation-file", conversation.number, file.public_id))
        assert given.status_code == 200 and given["Content-Disposition"].startswith("attachment; filename")
        assert "\n" not in given["Content-Disposition"] and "Set-Cookie" not in given.headers


def test_at_least_thirty_hostile_texts_come_back_as_text_and_nothing_else(world, asta):
    conversation = a_conversation(world)
    for text in TEXTS:
        answer = asta.post(address(world, "conversation-messages", conversation.number), {"text": text})
        assert answer.status_code == 302, text

    page = asta.get(address(world, "conversation", conversation.number)).content.decode()

    assert len(TEXTS) >= 30
    written = [message.text for message in readable_messages(conversation)[1:]]
    assert written == [normalize("NFC", text.strip()) for text in TEXTS]
    thread = page[page.index('class="pl-thread"') : page.index("</ol>", page.index('class="pl-thread"'))]
    tags = set(re.findall(r"<(\w+)", thread))
    assert tags <= {"ol", "li", "header", "strong", "span", "time", "p", "br", "ul", "a", "svg", "path"}, tags


@pytest.mark.parametrize("text", REFUSED_TEXTS, ids=["empty", "blank", "null", "bell", "override", "too long"])
def test_texts_that_cannot_be_kept_are_refused_with_a_sentence(world, asta, text):
    conversation = a_conversation(world)

    answer = asta.post(address(world, "conversation-messages", conversation.number), {"text": text})

    assert answer.status_code == 422
    assert Message.objects.count() == 1


def test_too_large_a_file_is_refused_and_nothing_of_it_is_stored(world, asta):
    content = pdf() + b" " * (21 * 1024 * 1024) + b"%%EOF"

    answer = asta.post(
        address(world, "conversation-new"),
        {"topic": world.calculation.pk, "text": "Stor", "files": [upload("stor.pdf", content)]},
    )

    assert answer.status_code == 422 and not StoredFile.objects.exists()
