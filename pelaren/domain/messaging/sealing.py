"""Where message text is sealed and opened: the conversation's own key, and the place each text is bound to."""

import json
from collections.abc import Sequence

from pelaren.domain.messaging.models import Conversation, Message
from pelaren.domain.vault import rules as vault
from pelaren.domain.vault.operations.keys import employer_key


def data_key(conversation: Conversation) -> bytes:
    """Return the conversation's own key. Raises vault.CannotOpen."""
    place = key_place(conversation.employer_id, conversation.number)
    return vault.unseal(employer_key(conversation.employer_id), bytes(conversation.sealed_key), place=place)


def text_of(message: Message, *, key: bytes) -> str:
    """Return a message in clear, with the key of its conversation. Raises vault.CannotOpen."""
    return vault.unseal(key, bytes(message.sealed), place=message_place(message)).decode()


def key_place(employer_id: int, number: int) -> str:
    """Return the place that a conversation's wrapped key is bound to."""
    return f"conversation-key:{employer_id}:{number}"


def message_place(message: Message) -> str:
    """Return what a message's text is bound to: moved elsewhere, or laid in another's mouth, it cannot be opened."""
    where = f"{message.employer_id}:{message.conversation_id}:{message.place}"
    return f"message:{where}:{message.side}:{message.author_id}"


def form_index(form_key: str, *, employer_id: int, written: Sequence[object]) -> bytes | None:
    """
    Return what a form's second sending has in common with its first, and with nothing else; None without a key.

    `written` is everything that makes the order: whoever goes back and writes something else in the same form has not
    sent it twice.
    """
    if not form_key:
        return None
    return vault.index(employer_key(employer_id), kind="message-form", value=json.dumps([form_key, *written]))
