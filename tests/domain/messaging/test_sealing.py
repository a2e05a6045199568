"""What is written is noise in the database, and what is moved there cannot be opened."""

import base64
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import connection
from psycopg import sql

from pelaren.domain.messaging import sealing
from pelaren.domain.messaging.models import Conversation, Message
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.queries import readable_messages
from pelaren.domain.messaging.rules import Side
from pelaren.domain.vault import rules as vault
from pelaren.domain.vault.models import EmployerKey
from pelaren.domain.vault.operations import keys
from pelaren.values import identity_numbers

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
CANARY = identity_numbers.generate_hetu(datetime(1963, 4, 17).date(), 981)
TEXT = f"Sällsynta Hortensia Ångström, {CANARY}"


def rows_holding(words):
    """The tables of the product that hold any of the words, as text or as bytes (PostgreSQL prints bytes in hex)."""
    spelled = [spelling for word in words for spelling in (word, word.encode().hex(), word.encode("utf-16-le").hex())]
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            rows = sql.SQL("select count(*) from {} t where t::text ilike %s").format(sql.Identifier(table))
            for spelling in spelled:
                cursor.execute(rows, [f"%{spelling}%"])
                found += [(table, spelling)] * cursor.fetchone()[0]
    return found


@pytest.fixture
def written(world, from_asta):
    conversation = from_asta(TEXT, form_key="one-time")
    conversations.answer(
        conversation=conversation, text=TEXT, side=Side.INSURER, by=world.maria, now=MONDAY, form_key="one-time"
    )
    conversations.close(conversation=conversation, by=world.maria, now=MONDAY)
    return conversation


def test_neither_the_text_nor_a_number_in_it_is_in_any_column_of_any_table(written):
    assert rows_holding([TEXT, CANARY, "Hortensia", base64.b64encode(TEXT.encode()).decode()]) == []


def test_the_search_for_plain_text_would_find_it(world):
    assert rows_holding(["Norrvik Varv"]) == [("employers_employer", "Norrvik Varv")]


def test_the_same_text_is_different_noise_each_time(written):
    first, second = Message.objects.filter(conversation=written)

    assert len({bytes(first.sealed), bytes(second.sealed)}) == 2
    assert len({bytes(first.form_key), bytes(second.form_key)}) == 2


def test_the_form_key_of_another_employer_is_another_one(world):
    written = ["answer", 1, 1, "Hej"]

    one, other = (
        sealing.form_index("one-time", employer_id=employer.pk, written=written)
        for employer in (world.norrvik, world.sunnana)
    )

    assert one != other


def test_a_conversations_key_is_stored_wrapped_by_its_employers_and_that_by_the_root_key(world, written):
    stored = EmployerKey.objects.get(employer=world.norrvik)
    employer_key, data_key = keys.employer_key(world.norrvik.pk), sealing.data_key(written)

    assert employer_key not in bytes(stored.wrapped)
    assert data_key not in bytes(written.sealed_key)
    assert vault.unseal(keys.root_key(), stored.wrapped, place=f"employer-key:{world.norrvik.pk}") == employer_key


def test_each_conversation_has_a_key_of_its_own(from_asta):
    assert sealing.data_key(from_asta()) != sealing.data_key(from_asta())


def test_a_text_moved_to_another_place_of_its_conversation_is_refused(written):
    first, second = Message.objects.filter(conversation=written)
    first.sealed = second.sealed

    with pytest.raises(vault.CannotOpen):
        sealing.text_of(first, key=sealing.data_key(written))


@pytest.mark.parametrize("change", [{"side": Side.INSURER}, {"author_id": 0}, {"employer_id": 0}, {"place": 9}])
def test_a_text_laid_in_another_mouth_or_place_is_refused(written, change):
    message = Message.objects.filter(conversation=written).first()
    for name, value in change.items():
        setattr(message, name, value)

    with pytest.raises(vault.CannotOpen):
        sealing.text_of(message, key=sealing.data_key(written))


def test_a_text_moved_to_another_conversation_is_refused_even_with_its_key(from_asta):
    one, other = from_asta(), from_asta()
    moved = Message.objects.get(conversation=one)
    moved.conversation = other

    for key in (sealing.data_key(one), sealing.data_key(other)):
        with pytest.raises(vault.CannotOpen):
            sealing.text_of(moved, key=key)


def test_a_key_moved_to_another_conversation_is_refused(from_asta):
    one, other = from_asta(), from_asta()
    other.sealed_key = one.sealed_key

    with pytest.raises(vault.CannotOpen):
        sealing.data_key(other)


def test_a_conversation_moved_whole_to_another_employer_is_refused(world, from_asta):
    conversation = from_asta()
    keys.employer_key(world.sunnana.pk)
    conversation.employer_id = world.sunnana.pk

    with pytest.raises(vault.CannotOpen):
        readable_messages(conversation)


def test_a_changed_byte_is_refused(written):
    message = Message.objects.filter(conversation=written).first()
    damaged = bytearray(message.sealed)
    damaged[-1] ^= 1
    message.sealed = bytes(damaged)

    with pytest.raises(vault.CannotOpen):
        sealing.text_of(message, key=sealing.data_key(written))


def test_with_another_root_key_nothing_opens_and_the_error_names_the_setting(written, settings):
    settings.PELAREN_ROOT_KEY = base64.b64encode(vault.new_key()).decode()

    with pytest.raises(keys.WrongRootKey, match="PELAREN_ROOT_KEY_FILE"):
        readable_messages(Conversation.objects.get(pk=written.pk))


def test_with_another_root_key_nothing_is_written_either(world, from_asta, written, settings):
    settings.PELAREN_ROOT_KEY = base64.b64encode(vault.new_key()).decode()

    with pytest.raises(keys.WrongRootKey):
        from_asta("Ett till")

    assert Message.objects.count() == 2
