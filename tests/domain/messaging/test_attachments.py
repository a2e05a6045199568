import pytest
from django.db import ProgrammingError, transaction

from pelaren.domain.files.models import StoredFile
from pelaren.domain.messaging import enclosures, sealing
from pelaren.domain.messaging.models import Attachment, Draft, Message
from pelaren.domain.messaging.operations import conversations, drafts
from pelaren.domain.messaging.operations.attachments import Enclosed, FileGone, TooManyFiles
from pelaren.domain.messaging.queries import thread
from pelaren.domain.messaging.rules import Side
from pelaren.domain.vault import rules as vault
from tests.conversations import NOW, a_conversation, a_file
from tests.hostile_files import pdf

CONTENT = pdf(b"/Note (hemligt) ")


def files_of(conversation):
    return [opened for line in thread(conversation) for opened in getattr(line, "files", ())]


def test_a_message_carries_its_files_in_order(world):
    conversation = a_conversation(world, a_file("a.pdf", CONTENT), a_file("b.pdf"))

    first, second = files_of(conversation)

    assert (first.about.name, second.about.name) == ("a.pdf", "b.pdf")
    assert b"".join(first.pieces()) == CONTENT


def test_more_than_twenty_files_are_refused_and_nothing_is_kept(world):
    with pytest.raises(TooManyFiles):
        a_conversation(world, *[a_file(f"{number}.pdf") for number in range(21)])

    assert not Message.objects.exists() and not StoredFile.objects.exists()


def test_a_file_moved_to_another_message_cannot_be_opened(world):
    conversation = a_conversation(world, a_file("a.pdf", CONTENT))
    conversations.answer(
        conversation=conversation, text="Svar", side=Side.INSURER, by=world.maria, now=NOW,
        enclosed=Enclosed(new=[a_file("b.pdf")]),
    )  # fmt: skip
    first, second = Attachment.objects.select_related("file", "message").order_by("pk")
    first.file, second.file = second.file, first.file

    for moved in (first, second):
        with pytest.raises(vault.CannotOpen):
            enclosures.opened(moved, key=sealing.data_key(conversation))


def test_the_files_of_a_message_cannot_be_exchanged(world):
    a_conversation(world, a_file())

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Attachment.objects.update(place=3)


def test_the_same_form_sent_twice_makes_one_message_with_its_files_once(world):
    for _ in range(3):
        a_conversation(world, a_file("a.pdf", CONTENT), form_key="k1")

    assert (Message.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_another_file_in_the_same_form_is_another_message(world):
    a_conversation(world, a_file("a.pdf", CONTENT), form_key="k1")
    a_conversation(world, a_file("a.pdf"), form_key="k1")

    assert Message.objects.count() == 2


def save(world, conversation=None, text="Halvfärdigt", files=(), by=None):
    return drafts.save(
        employer_id=world.norrvik.pk, side=Side.EMPLOYER, conversation=conversation, text=text, by=by or world.asta,
        now=NOW, files=files,
    )  # fmt: skip


def test_a_draft_is_found_again_by_its_writer_and_nobody_else(world):
    save(world)

    own = drafts.find(employer_id=world.norrvik.pk, side=Side.EMPLOYER, conversation=None, by=world.asta)
    others = drafts.find(employer_id=world.norrvik.pk, side=Side.EMPLOYER, conversation=None, by=world.jonas)

    assert drafts.text_of(own) == "Halvfärdigt"
    assert others is None


def test_a_draft_is_sealed_and_opens_for_its_writer_alone(world):
    draft = save(world, text="Gun-Britt Hedman")

    assert b"Hedman" not in bytes(draft.sealed)
    draft.user_id = world.jonas.user_id
    with pytest.raises(vault.CannotOpen):
        drafts.text_of(draft)


def test_each_place_to_write_has_one_draft(world):
    conversation = a_conversation(world)

    save(world, text="ett")
    save(world, text="två")
    save(world, conversation, text="tre")

    assert sorted(drafts.text_of(draft) for draft in Draft.objects.all()) == ["tre", "två"]


def test_files_of_a_draft_go_along_when_it_is_sent_and_the_draft_is_gone(world):
    draft = save(world, files=[a_file("a.pdf", CONTENT)])
    kept = [waiting.file.public_id for waiting in drafts.files_of(draft)]

    conversation = conversations.start(
        employer_id=world.norrvik.pk, topic=world.calculation, text="Klart", side=Side.EMPLOYER, by=world.asta, now=NOW,
        enclosed=Enclosed(new=[a_file("b.pdf")], kept=kept),
    )  # fmt: skip

    assert [opened.about.name for opened in files_of(conversation)] == ["a.pdf", "b.pdf"]
    assert b"".join(files_of(conversation)[0].pieces()) == CONTENT
    assert not Draft.objects.exists()


def test_a_file_that_left_the_draft_meanwhile_is_told_and_nothing_is_sent(world):
    draft = save(world, files=[a_file()])
    [waiting] = drafts.files_of(draft)
    drafts.remove_file(draft=draft, public_id=waiting.file.public_id, now=NOW)

    with pytest.raises(FileGone):
        a_conversation(world, text="Klart") and conversations.start(
            employer_id=world.norrvik.pk, topic=world.calculation, text="Med fil", side=Side.EMPLOYER, by=world.asta,
            now=NOW, enclosed=Enclosed(kept=[waiting.file.public_id]),
        )  # fmt: skip

    assert not waiting.file.chunks.exists()


def test_nobody_sends_files_of_somebody_elses_draft(world):
    draft = save(world, files=[a_file()])
    [waiting] = drafts.files_of(draft)

    with pytest.raises(FileGone):
        conversations.start(
            employer_id=world.norrvik.pk, topic=world.calculation, text="Stulet", side=Side.EMPLOYER, by=world.jonas,
            now=NOW, enclosed=Enclosed(kept=[waiting.file.public_id]),
        )  # fmt: skip


def test_what_was_just_sent_does_not_come_back_as_a_draft(world):
    conversation = a_conversation(world, text="Hej igen")

    assert save(world, text="Hej igen") is None
    assert save(world, conversation, text="Hej igen") is None
    assert save(world, text="Något annat") is not None


def test_an_emptied_draft_is_gone(world):
    save(world)

    assert save(world, text="  ") is None
    assert not Draft.objects.exists()
