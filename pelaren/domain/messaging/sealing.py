"""Where message text is sealed and opened: the conversation's own key, and the place each text is bound to."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from pelaren.domain.files.operations.stored_files import Holder
from pelaren.domain.messaging.models import Draft, Note, Opening
from pelaren.domain.vault import rules as vault
from pelaren.domain.vault.operations.keys import Known, employer_key


class Keyed(Protocol):
    """Whatever tells a conversation's key: the conversation, or a row that was read with it."""

    @property
    def employer_id(self) -> int: ...
    @property
    def number(self) -> int: ...
    @property
    def sealed_key(self) -> bytes | memoryview: ...
    @property
    def key_generation(self) -> int: ...
    @property
    def key_destroyed_at(self) -> datetime | None: ...


class Written(Protocol):
    """Whatever tells where a message stands and what it is sealed as."""

    @property
    def employer_id(self) -> int: ...
    @property
    def conversation_id(self) -> int: ...
    @property
    def place(self) -> int: ...
    @property
    def side(self) -> str: ...
    @property
    def author_id(self) -> int: ...
    @property
    def sealed(self) -> bytes | memoryview: ...


class KeyDestroyed(vault.CannotOpen):
    """The conversation's key was destroyed: nobody reads it again."""


def data_key(conversation: Keyed, *, known: Known | None = None) -> bytes:
    """
    Return the conversation's own key. Raises KeyDestroyed and vault.CannotOpen.

    `known` remembers the employers' keys while many conversations are opened.
    """
    if conversation.key_destroyed_at is not None:
        raise KeyDestroyed("the key was destroyed")
    wrapping = employer_key(conversation.employer_id, conversation.key_generation, known=known)
    place = key_place(conversation.employer_id, conversation.number)
    return vault.unseal(wrapping, bytes(conversation.sealed_key), place=place)


def text_of(message: Written, *, key: bytes) -> str:
    """Return a message in clear, with the key of its conversation. Raises vault.CannotOpen."""
    return vault.unseal(key, bytes(message.sealed), place=message_place(message)).decode()


def key_place(employer_id: int, number: int) -> str:
    """Return the place that a conversation's wrapped key is bound to."""
    return f"conversation-key:{employer_id}:{number}"


def message_place(message: Written) -> str:
    """Return what a message's text is bound to: moved elsewhere, or laid in another's mouth, it cannot be opened."""
    where = f"{message.employer_id}:{message.conversation_id}:{message.place}"
    return f"message:{where}:{message.side}:{message.author_id}"


def note_text(note: Note, *, key: bytes) -> str:
    """Return an internal note in clear, with the key of its conversation. Raises vault.CannotOpen."""
    return vault.unseal(key, bytes(note.sealed), place=note_place(note)).decode()


def note_place(note: Note) -> str:
    """Return what an internal note is bound to: it can never be shown as a message, or as somebody else's note."""
    return f"note:{note.employer_id}:{note.conversation_id}:{note.place}:{note.author_id}"


def draft_key(draft: Draft) -> bytes:
    """Return the key of a draft. Raises vault.CannotOpen."""
    return vault.unseal(employer_key(draft.employer_id), draft.sealed_key, place=draft_key_place(draft))


def draft_key_place(draft: Draft) -> str:
    """Return what a draft's key is bound to: whose it is, and where it was being written."""
    return f"draft-key:{_draft_where(draft)}"


def draft_place(draft: Draft) -> str:
    """Return what a draft's text is bound to."""
    return f"draft:{_draft_where(draft)}"


def receivers_place(draft: Draft) -> str:
    """Return what the receivers of a draft are bound to."""
    return f"draft-receivers:{_draft_where(draft)}"


def draft_holder(draft: Draft) -> Holder:
    """Return what the files of a draft belong to. Raises vault.CannotOpen."""
    return Holder(draft_key(draft), f"draft-file:{draft.employer_id or 0}:{draft.pk}")


def _draft_where(draft: Draft) -> str:
    where = f"{draft.employer_id or 0}:{draft.user_id}:{draft.side}:{draft.conversation_id or 0}"
    return f"{where}:run{draft.run_id}" if draft.run_id else where


def opening_place(opening: Opening) -> str:
    """Return what the reason for opening a conversation is bound to."""
    return f"opening:{opening.employer_id}:{opening.conversation_id}:{opening.user_id}:{opening.opened_at.isoformat()}"


def form_index(
    form_key: str, *, employer_id: int | None, written: Sequence[object], known: Known | None = None
) -> bytes | None:
    """
    Return what a form's second sending has in common with its first, and with nothing else; None without a key.

    `written` is everything that makes the order: whoever goes back and writes something else in the same form has not
    sent it twice.
    """
    if not form_key:
        return None
    key = employer_key(employer_id, known=known)
    return vault.index(key, kind="message-form", value=json.dumps([form_key, *written]))
