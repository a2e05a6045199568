"""Open many messages at once and say which hold what somebody searches for."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from pelaren.domain.messaging import enclosures, sealing
from pelaren.domain.messaging.words import Wanted
from pelaren.domain.tenancy.prepared import prepared
from pelaren.domain.vault.operations.keys import Known

SPARE = 4
"""So many conversations more than are missing are opened at a time: not every candidate holds what is wanted."""


class SealedMessage(NamedTuple):
    """What opening a message takes. Rows of the models cost as much to put together as all the opening."""

    pk: int
    employer_id: int
    conversation_id: int
    place: int
    side: str
    author_id: int
    sealed: bytes
    number: int
    sealed_key: bytes
    key_generation: int
    key_destroyed_at: datetime | None


SEALED = """
    select m.id, m.employer_id, m.conversation_id, m.place, m.side, m.author_id, m.sealed,
        c.number, c.sealed_key, c.key_generation, c.key_destroyed_at
    from messaging_message m join messaging_conversation c on c.id = m.conversation_id
    where m.id = any (%s::bigint[])
"""


class Opener:
    """Opens messages one after another, each employer's and each conversation's key only once."""

    def __init__(self, wrapping: Known) -> None:
        """Begin with the employers' keys that are open already."""
        self.wrapping = wrapping
        self.keys: dict[int, bytes] = {}

    def texts(self, message_ids: Iterable[int]) -> list[tuple[SealedMessage, str]]:
        """Return messages with their texts. Row-level security decides once more. Raises vault.CannotOpen."""
        with prepared() as cursor:
            cursor.execute(SEALED, [list(message_ids)])
            found = [SealedMessage(*row) for row in cursor.fetchall()]
        return [(message, sealing.text_of(message, key=self.key_of(message))) for message in found]

    def key_of(self, message: SealedMessage) -> bytes:
        """Return the key of a message's conversation. Raises vault.CannotOpen."""
        if message.conversation_id not in self.keys:
            self.keys[message.conversation_id] = sealing.data_key(message, known=self.wrapping)
        return self.keys[message.conversation_id]


def conversations_with(
    wanted: Wanted,
    candidates: Iterable[tuple[int, int]],
    *,
    in_order: Iterable[int],
    enough: int | None,
    opener: Opener,
) -> list[int]:
    """
    Return the conversations, of candidates (conversation id, message id), with a message that holds what is wanted.

    They are opened `in_order` until `enough` are found, others not at all. Raises vault.CannotOpen.
    """
    messages_of: dict[int, list[int]] = {}
    for conversation_id, message_id in candidates:
        messages_of.setdefault(conversation_id, []).append(message_id)
    ordered = [pk for pk in in_order if pk in messages_of]
    found, place = set[int](), 0
    while place < len(ordered) and not (enough is not None and len(found) >= enough):
        stride = enough - len(found) + SPARE if enough is not None else len(ordered)
        found |= _holding(wanted, {pk: messages_of[pk] for pk in ordered[place : place + stride]}, opener)
        place += stride
    return [pk for pk in ordered if pk in found]


def _holding(wanted: Wanted, messages_of: dict[int, list[int]], opener: Opener) -> set[int]:
    """Open one message of each conversation, then the others and the names of files where it does not hold it."""
    opened = opener.texts(messages[0] for messages in messages_of.values())
    found = {message.conversation_id for message, text in opened if wanted.is_in_texts([text])}
    if others := [pk for one, messages in messages_of.items() if one not in found for pk in messages[1:]]:
        further = opener.texts(others)
        found |= {message.conversation_id for message, text in further if wanted.is_in_texts([text])}
        opened += further
    unsettled = {message.pk: (message, text) for message, text in opened if message.conversation_id not in found}
    return found | _with_files(wanted, unsettled, opener) if unsettled else found


def _with_files(wanted: Wanted, texts: dict[int, tuple[SealedMessage, str]], opener: Opener) -> set[int]:
    """Return the conversations of messages that hold it together with the names of their files."""
    found = set()
    for pk, names in enclosures.names_of(texts, opener.keys).items():
        message, text = texts[pk]
        if wanted.is_in_texts([text, *names]):
            found.add(message.conversation_id)
    return found
