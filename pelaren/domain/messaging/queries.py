"""Composed questions about conversations."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from pelaren.domain.messaging.models import Conversation, Message
from pelaren.domain.messaging.rules import Side
from pelaren.domain.messaging.sealing import data_key, text_of


@dataclass(frozen=True)
class ReadableMessage:
    """A message in clear, as a conversation page shows it."""

    message: Message
    text: str

    @property
    def from_insurer(self) -> bool:
        return self.message.side == Side.INSURER

    @property
    def sent_at(self) -> datetime:
        return self.message.sent_at


def readable_messages(conversation: Conversation) -> list[ReadableMessage]:
    """Return the messages of a conversation in clear, oldest first. Raises vault.CannotOpen."""
    key = data_key(conversation)
    messages = Message.objects.filter(employer_id=conversation.employer_id, conversation=conversation)
    return [
        ReadableMessage(message, text_of(message, key=key))
        for message in messages.select_related("author").order_by("place")
    ]


@dataclass(frozen=True)
class Waiting:
    """How many conversations wait for a side: new ones, and replies to its own messages."""

    new: int
    replies: int

    @property
    def total(self) -> int:
        return self.new + self.replies


def waiting(conversations, *, side: Side) -> Waiting:
    """Count what waits for a side among conversations that are open to it, in one query."""
    counted = conversations.waiting_for(side).order_by().values_list(f"{side}_wrote").annotate(Count("pk"))
    counts = dict(counted)
    return Waiting(new=counts.get(False, 0), replies=counts.get(True, 0))
