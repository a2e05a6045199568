import base64

import pytest

from pelaren.domain.audit.models import Event
from pelaren.domain.messaging import sealing
from pelaren.domain.messaging.models import Conversation, Draft, Message
from pelaren.domain.messaging.operations import conversations, destruction, drafts, key_rotation
from pelaren.domain.messaging.operations.conversations import ContentDestroyed
from pelaren.domain.messaging.operations.destruction import DestroyedAlready, OtherNumber, StillOpen
from pelaren.domain.messaging.operations.key_rotation import AlreadyRotating
from pelaren.domain.messaging.queries import readable_messages, thread
from pelaren.domain.messaging.rules import Side
from pelaren.domain.vault import rules as vault
from pelaren.domain.vault.models import EmployerKey
from pelaren.domain.vault.operations import keys
from tests.conversations import NOW, a_conversation, a_file


def rotate(world, size=500):
    run = key_rotation.start(by=world.erik, now=NOW)
    while key_rotation.step(run, now=NOW, size=size):
        pass
    run.refresh_from_db()
    return run


def texts(*given):
    return [readable_messages(Conversation.objects.get(pk=one.pk))[0].text for one in given]


def closed(world, conversation):
    return conversations.close(conversation=conversation, by=world.maria, now=NOW)


@pytest.mark.parametrize("size", [1, 2, 500])
def test_after_a_rotation_everything_opens_with_other_keys(world, size):
    written = [a_conversation(world, a_file(), text=f"Text {number}") for number in range(3)]
    before = {one.pk: (bytes(one.sealed_key), one.key_generation) for one in written}

    run = rotate(world, size)

    after = {one.pk: (bytes(one.sealed_key), one.key_generation) for one in Conversation.objects.all()}
    assert texts(*written) == ["Text 0", "Text 1", "Text 2"]
    assert all(after[pk][0] != sealed and after[pk][1] == 2 for pk, (sealed, _) in before.items())
    assert b"".join(thread(written[0].__class__.objects.get(pk=written[0].pk))[0].files[0].pieces())
    assert run.rows_done == run.rows and run.finished_at is not None


def test_what_is_written_meanwhile_opens_too(world):
    first = a_conversation(world, text="före")
    run = key_rotation.start(by=world.erik, now=NOW)
    key_rotation.step(run, now=NOW)
    second = a_conversation(world, text="under")
    while key_rotation.step(run, now=NOW, size=1):
        pass

    assert texts(first, second, a_conversation(world, text="efter")) == ["före", "under", "efter"]
    assert set(Conversation.objects.values_list("key_generation", flat=True)) == {2}


def test_a_second_rotation_waits_for_the_first(world):
    a_conversation(world)
    key_rotation.start(by=world.erik, now=NOW)

    with pytest.raises(AlreadyRotating):
        key_rotation.start(by=world.erik, now=NOW)


def test_a_new_root_key_takes_over_and_the_old_one_can_be_retired(world, settings):
    conversation = a_conversation(world, text="Hej")
    old, new = settings.PELAREN_ROOT_KEY, base64.b64encode(vault.new_key()).decode()
    settings.PELAREN_ROOT_KEY = f"{old}\n2:{new}"

    rotate(world)
    settings.PELAREN_ROOT_KEY = f"2:{new}"

    assert texts(conversation) == ["Hej"]
    assert set(EmployerKey.objects.filter(employer=world.norrvik).values_list("root_version", flat=True)) == {2}
    settings.PELAREN_ROOT_KEY = old
    with pytest.raises(keys.WrongRootKey):
        texts(conversation)


def test_the_index_of_identity_numbers_outlives_a_rotation(world):
    a_conversation(world)
    before = keys.employer_key(world.norrvik.pk)

    rotate(world)

    assert keys.employer_key(world.norrvik.pk) == before
    assert keys.wrapping_key(world.norrvik.pk).key != before


def test_a_conversations_key_moved_to_another_conversation_is_refused(world):
    one, other = (a_conversation(world, text=text) for text in ("ett", "två"))
    one.sealed_key, other.sealed_key = other.sealed_key, one.sealed_key

    for moved in (one, other):
        with pytest.raises(vault.CannotOpen):
            sealing.data_key(moved)


def test_a_destroyed_key_leaves_nothing_to_read(world):
    conversation = a_conversation(world, a_file(), text="Hemligt")
    drafts.save(
        employer_id=world.norrvik.pk, side=Side.EMPLOYER, conversation=conversation, text="utkast", by=world.asta,
        now=NOW,
    )  # fmt: skip

    gone = destruction.destroy(
        conversation=closed(world, conversation), typed=conversation.number, by=world.erik, now=NOW
    )

    with pytest.raises(sealing.KeyDestroyed):
        readable_messages(gone)
    assert bytes(Conversation.objects.get(pk=gone.pk).sealed_key) == b""
    assert not Draft.objects.exists() and Message.objects.count() == 1
    assert Event.objects.filter(name="conversation.key-destroyed").count() == 1
    assert destruction.destroyed_numbers() == [gone.number]


def test_nobody_writes_in_a_destroyed_conversation(world):
    conversation = a_conversation(world)
    destruction.destroy(conversation=closed(world, conversation), typed=conversation.number, by=world.erik, now=NOW)

    with pytest.raises(ContentDestroyed):
        conversations.answer(conversation=conversation, text="Hej", side=Side.EMPLOYER, by=world.asta, now=NOW)


def test_only_a_closed_conversation_with_its_number_typed_is_destroyed_and_once(world):
    conversation = a_conversation(world)
    number = conversation.number

    with pytest.raises(StillOpen):
        destruction.destroy(conversation=conversation, typed=number, by=world.erik, now=NOW)
    closed(world, conversation)
    with pytest.raises(OtherNumber):
        destruction.destroy(conversation=conversation, typed=number + 1, by=world.erik, now=NOW)
    destruction.destroy(conversation=conversation, typed=number, by=world.erik, now=NOW)
    with pytest.raises(DestroyedAlready):
        destruction.destroy(conversation=conversation, typed=number, by=world.erik, now=NOW)


def test_a_rotation_passes_by_what_is_destroyed(world):
    gone, kept = a_conversation(world, text="borta"), a_conversation(world, text="kvar")
    destruction.destroy(conversation=closed(world, gone), typed=gone.number, by=world.erik, now=NOW)

    rotate(world)

    assert texts(kept) == ["kvar"]


def test_an_exchange_of_keys_leaves_a_draft_that_is_no_employers_readable(world):
    draft = drafts.save(
        employer_id=None, side=Side.INSURER, conversation=None, text="Till alla", by=world.maria, now=NOW
    )

    rotate(world)

    assert drafts.text_of(draft) == "Till alla"
    assert EmployerKey.objects.owned_by(None).count() == 1
