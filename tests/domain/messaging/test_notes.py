"""Internal notes: written by handlers, never seen by an employer."""

from pelaren.domain.messaging.models import Message, Note
from pelaren.domain.messaging.operations import notes
from pelaren.domain.messaging.queries import ReadableNote, thread
from pelaren.domain.messaging.rules import Side
from pelaren.domain.tenancy import context
from tests.domain.messaging.conftest import MONDAY


def write(world, conversation, text="Ledig från fredag.", **given):
    return notes.write(conversation=conversation, text=text, by=world.maria, now=MONDAY, **given)


def test_a_note_stands_among_the_messages_for_handlers_alone(world, from_asta):
    conversation = from_asta()

    write(world, conversation)

    handlers = [line for line in thread(conversation, seen_by=Side.INSURER) if isinstance(line, ReadableNote)]
    assert [note.text for note in handlers] == ["Ledig från fredag."]
    assert not any(isinstance(line, ReadableNote) for line in thread(conversation, seen_by=Side.EMPLOYER))


def test_the_database_shows_an_employer_no_note_whatever_is_asked(world, from_asta):
    write(world, from_asta())

    context.act_for_employer(employer_id=world.norrvik.pk, user_id=world.asta.user_id)

    assert Message.objects.count() == 1
    assert not Note.objects.exists()


def test_a_note_is_sealed_and_changes_no_status_and_no_count(world, from_asta):
    conversation = from_asta()
    before = conversation.facts

    note = write(world, conversation, "Hemligt ord: blåklint")

    conversation.refresh_from_db()
    assert "blåklint".encode() not in bytes(note.sealed)
    assert conversation.facts == before
    assert conversation.messages.count() == 1


def test_the_same_form_sent_twice_is_one_note(world, from_asta):
    conversation = from_asta()

    first, second = (write(world, conversation, form_key="once") for _ in range(2))

    assert first == second
    assert Note.objects.count() == 1
