"""Where message text is sealed and opened: the conversation's own key, and the place each text is bound to."""

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
    """Return the place that a message's text is bound to: moved elsewhere, it cannot be opened."""
    return f"message:{message.employer_id}:{message.conversation_id}:{message.place}"
