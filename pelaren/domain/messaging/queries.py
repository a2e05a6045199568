"""Composed questions about conversations."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count

from pelaren.domain.accounts.models import User
from pelaren.domain.messaging.models import Conversation, Message
from pelaren.domain.messaging.models.conversation import ConversationQuerySet
from pelaren.domain.messaging.rules import WAITING, Side, Status
from pelaren.domain.messaging.sealing import data_key, text_of
from pelaren.values.moments import format_moment, local_moment


@dataclass(frozen=True)
class ReadableMessage:
    """A message in clear, as a conversation page shows it. `when` is written as the employer's market writes it."""

    message: Message
    text: str
    when: str

    @property
    def from_insurer(self) -> bool:
        return self.message.side == Side.INSURER

    @property
    def sent_at(self) -> datetime:
        return self.message.sent_at

    @property
    def paragraphs(self) -> list[str]:
        """The text cut at its empty lines."""
        return re.split(r"\n\s*\n", self.text)


class Change(StrEnum):
    """What can happen to a conversation between two messages."""

    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True)
class Happening:
    """A line between messages: the conversation was closed, or reopened by whoever wrote the message that follows."""

    change: Change
    by: User
    at: datetime
    when: str


def readable_messages(conversation: Conversation) -> list[ReadableMessage]:
    """Return the messages of a conversation in clear, oldest first. Raises vault.CannotOpen."""
    key = data_key(conversation)
    market = conversation.employer.market
    messages = Message.objects.filter(employer_id=conversation.employer_id, conversation=conversation)
    return [
        ReadableMessage(message, text_of(message, key=key), format_moment(message.sent_at, market))
        for message in messages.select_related("author").order_by("place")
    ]


def thread(conversation: Conversation) -> list[ReadableMessage | Happening]:
    """Return everything that happened in a conversation, oldest first, the text in clear. Raises vault.CannotOpen."""
    market = conversation.employer.market
    closures = {closure.after_place: closure for closure in conversation.closures.select_related("closed_by")}
    lines: list[ReadableMessage | Happening] = []
    for readable in readable_messages(conversation):
        message = readable.message
        if message.place - 1 in closures:
            lines.append(Happening(Change.REOPENED, message.author, message.sent_at, readable.when))
        lines.append(readable)
        if closure := closures.get(message.place):
            when = format_moment(closure.closed_at, market)
            lines.append(Happening(Change.CLOSED, closure.closed_by, closure.closed_at, when))
    return lines


@dataclass(frozen=True)
class Seen:
    """A conversation as one side sees it in a list."""

    conversation: Conversation
    status: Status

    @property
    def waits(self) -> bool:
        """Whether it waits for the side that looks."""
        return self.status in WAITING

    @property
    def closed(self) -> bool:
        return self.status is Status.CLOSED

    @property
    def when(self) -> str:
        """The moment of the last message, written as the employer's market writes it."""
        return format_moment(self.conversation.last_message_at, self.conversation.employer.market)

    @property
    def day(self) -> date:
        """The day of the last message, by the clocks of the employer's market."""
        return local_moment(self.conversation.last_message_at, self.conversation.employer.market).date()

    @property
    def waits_since(self) -> date:
        """The day of the first message that has not been answered, by the clocks of the employer's market."""
        return local_moment(self.conversation.turn_began_at, self.conversation.employer.market).date()


def as_seen_by(side: Side, conversations: ConversationQuerySet) -> list[Seen]:
    """Return a list's conversations with what a row shows, in one query."""
    related = conversations.select_related("employer", "topic", f"{side}_assignee")
    return [Seen(conversation, conversation.status_for(side)) for conversation in related]


@dataclass(frozen=True)
class Waiting:
    """How many conversations wait for a side: new ones, and replies to its own messages."""

    new: int
    replies: int

    @property
    def total(self) -> int:
        return self.new + self.replies


def waiting(conversations: ConversationQuerySet, *, side: Side) -> Waiting:
    """Count what waits for a side among conversations that are open to it, in one query."""
    counted = conversations.waiting_for(side).order_by().values_list(f"{side}_wrote").annotate(Count("pk"))
    counts = dict(counted)
    return Waiting(new=counts.get(False, 0), replies=counts.get(True, 0))
