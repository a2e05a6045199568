"""Composed questions about conversations."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import connection

from pelaren.domain.accounts.models import User
from pelaren.domain.messaging.enclosures import Opened, of_conversation
from pelaren.domain.messaging.models import Conversation, Handling, HandlingKind, Message, Note
from pelaren.domain.messaging.rules import WAITING, Side, Status
from pelaren.domain.messaging.sealing import data_key, note_text, text_of
from pelaren.domain.tenancy.asking import one_row
from pelaren.domain.tenancy.prepared import prepared
from pelaren.values.moments import format_moment, local_moment


@dataclass(frozen=True)
class ReadableMessage:
    """A message in clear, as a conversation page shows it. `when` is written as the employer's market writes it."""

    message: Message
    text: str
    when: str
    files: tuple[Opened, ...] = ()

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
    CLAIMED = "claimed"
    TAKEN_OVER = "taken-over"
    LEFT = "left"
    ASSIGNED = "assigned"
    MOVED = "moved"


@dataclass(frozen=True)
class Happening:
    """
    A line between messages. Reopened was it by whoever wrote the message that follows; `by` is who did it otherwise.

    A change of who is responsible has `side` and `assignee`; a move has the names of the topics before and after.
    """

    change: Change
    by: User
    at: datetime
    when: str
    side: Side | None = None
    assignee: User | None = None
    topics: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class ReadableNote:
    """A handlers' note in clear."""

    note: Note
    text: str
    when: str

    internal = True

    @property
    def paragraphs(self) -> list[str]:
        """The text cut at its empty lines."""
        return re.split(r"\n\s*\n", self.text)


Line = ReadableMessage | ReadableNote | Happening


def numbered(number: int, *, employer_id: int) -> Conversation | None:
    """Return the employer's conversation of a number, nothing fetched along with it."""
    return one_row(Conversation, "employer_id = %s and number = %s", [employer_id, number])


def readable_messages(conversation: Conversation) -> list[ReadableMessage]:
    """Return the messages of a conversation in clear, oldest first. Raises vault.CannotOpen."""
    key = data_key(conversation)
    files = of_conversation(conversation, key=key)
    market = conversation.employer.market
    messages = Message.objects.filter(employer_id=conversation.employer_id, conversation=conversation)
    return [
        ReadableMessage(
            message,
            text_of(message, key=key),
            format_moment(message.sent_at, market),
            tuple(files.get(message.pk, ())),
        )
        for message in messages.select_related("author").order_by("place")
    ]


def thread(conversation: Conversation, *, seen_by: Side = Side.EMPLOYER) -> list[Line]:
    """
    Return everything that happened in a conversation as one side sees it, oldest first, the text in clear.

    Each side sees who is responsible at the pension company; its own colleagues' work only the employer; internal notes
    only the pension company. Raises vault.CannotOpen.
    """
    between = _between(conversation, seen_by)
    closed_after = set(conversation.closures.values_list("after_place", flat=True))
    lines: list[Line] = []
    for readable in readable_messages(conversation):
        message = readable.message
        if message.place - 1 in closed_after:
            lines.append(Happening(Change.REOPENED, message.author, message.sent_at, readable.when))
        lines.append(readable)
        lines += [line for _, line in sorted(between.get(message.place, []), key=lambda pair: pair[0])]
    return lines


def _between(conversation: Conversation, side: Side) -> dict[int, list[tuple[datetime, Line]]]:
    """Return by the place of the message before it, with its time, what is no message."""
    lines: dict[int, list[tuple[datetime, Line]]] = defaultdict(list)
    market = conversation.employer.market
    for closure in conversation.closures.select_related("closed_by"):
        when = format_moment(closure.closed_at, market)
        line = Happening(Change.CLOSED, closure.closed_by, closure.closed_at, when)
        lines[closure.after_place].append((closure.closed_at, line))
    for step in conversation.handlings.select_related("by", "assignee", "previous", "from_topic", "to_topic"):
        if step.side == Side.INSURER or side is Side.EMPLOYER:
            lines[step.after_place].append((step.at, _happening(step, market)))
    if side is Side.INSURER:
        for note in _readable_notes(conversation):
            lines[note.note.after_place].append((note.note.written_at, note))
    return lines


def _happening(step: Handling, market: str) -> Happening:
    topics = (step.from_topic.name, step.to_topic.name) if step.from_topic and step.to_topic else ("", "")
    responsible = step.previous if step.kind == HandlingKind.LEFT else step.assignee
    when = format_moment(step.at, market)
    return Happening(Change(step.kind), step.by, step.at, when, Side(step.side), responsible, topics)


def _readable_notes(conversation: Conversation) -> list[ReadableNote]:
    notes = list(conversation.notes.select_related("author"))
    if not notes:
        return []
    key, market = data_key(conversation), conversation.employer.market
    return [ReadableNote(note, note_text(note, key=key), format_moment(note.written_at, market)) for note in notes]


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
    def number(self) -> str:
        """The conversation's number as figures."""
        return str(self.conversation.number)

    @property
    def at(self) -> str:
        """The moment of the last message for machines, ISO 8601."""
        return self.conversation.last_message_at.isoformat(timespec="seconds")

    @property
    def when(self) -> str:
        """The moment of the last message, written as the employer's market writes it."""
        return format_moment(self.conversation.last_message_at, self.conversation.employer.market)

    @property
    def day(self) -> date:
        """The day of the last message, by the clocks of the employer's market."""
        return local_moment(self.conversation.last_message_at, self.conversation.employer.market).date()


@dataclass(frozen=True)
class Waiting:
    """How many conversations wait for a side: new ones, and replies to its own; the longest has waited `since` then."""

    new: int
    replies: int
    since: datetime | None = None

    @property
    def total(self) -> int:
        return self.new + self.replies


WAITS = """
    select count(*) filter (where not {side}_wrote), count(*) filter (where {side}_wrote), min(turn_began_at)
    from messaging_conversation where employer_id = %s and closed_at is null and last_side = %s
"""


def waiting(*, employer_id: int, side: Side) -> Waiting:
    """Count what waits for a side among an employer's conversations (`waiting_for`), in one query."""
    with prepared() as cursor:
        cursor.execute(WAITS.format(side=side.value), [employer_id, side.other.value])
        return Waiting(*cursor.fetchone())


NEWEST_WAITING = """
    select id from messaging_conversation where employer_id = %s and closed_at is null and last_side = %s
    order by last_message_at desc, id desc limit %s
"""


def newest_waiting(*, employer_id: int, side: Side, most: int) -> list[int]:
    """Return the ids of the conversations that wait for a side at an employer, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_WAITING, [employer_id, side.other.value, most])
        return [pk for (pk,) in cursor.fetchall()]
