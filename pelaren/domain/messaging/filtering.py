"""What a list of conversations is narrowed to (Visa filtrering), and the page of it that somebody asked for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, models

from pelaren.domain.accounts.models import User
from pelaren.domain.employers.models import Employer
from pelaren.domain.messaging.models import Conversation, Topic
from pelaren.domain.messaging.models.conversation import ConversationQuerySet
from pelaren.domain.messaging.queries import Seen
from pelaren.domain.messaging.rules import Side, Status, statuses_named
from pelaren.domain.messaging.search import Hits, Question, search
from pelaren.domain.messaging.words import Wanted
from pelaren.domain.tenancy.prepared import prepared

USER_ID = re.compile(r"[A-Z]{4}[0-9]{2,4}")


@dataclass(frozen=True)
class Filter:
    """
    The five filters. `number` stands alone: with any other nothing matches, and `number_alone` is what to offer.

    `handle` is a user id of either side. `text` is searched for in messages and names of files.
    """

    statuses: tuple[Status, ...]
    topic_id: int | None = None
    number: int | None = None
    handle: str = ""
    text: str = ""

    @classmethod
    def from_the_start(cls) -> "Filter":
        """Return the filter that every list begins with: all but Closed."""
        return cls(tuple(statuses_named([])))

    @property
    def wanted(self) -> Wanted:
        return Wanted.read(self.text)

    @property
    def is_narrowed(self) -> bool:
        """Whether it narrows more, or less, than every list is from the start."""
        return self != Filter.from_the_start()

    @property
    def contradicts(self) -> bool:
        """Whether a number is given and something else too."""
        alone = replace(Filter.from_the_start(), number=self.number)
        return self.number is not None and self != alone

    def narrowed(self, conversations: ConversationQuerySet, *, side: Side) -> ConversationQuerySet:
        """Return the conversations that match, the searched text aside."""
        if self.contradicts:
            return conversations.none()
        if self.number is not None:
            return conversations.filter(number=self.number)
        found = conversations.with_status(side, self.statuses)
        if self.topic_id is not None:
            found = found.filter(topic_id=self.topic_id)
        return _handled_by(found, self.handle) if self.handle else found


def _handled_by(conversations: ConversationQuerySet, handle: str) -> ConversationQuerySet:
    # A user id belongs to one person, who works at the pension company or at employers: one index tells the rest.
    found = User.objects.filter(handle=handle).values_list("pk", "staff_member").first()
    if found is None:
        return conversations.none()
    user_id, staff = found
    return conversations.handled_by([user_id], side=Side.EMPLOYER if staff is None else Side.INSURER)


def search_hits(
    conversations: ConversationQuerySet, wanted: Wanted, question: Question | None, *, first: int, size: int
) -> Hits:
    """Return a page of a search; text without a word or a number in it finds nothing."""
    if not wanted or question is None:
        return Hits([], 0, False)
    return search(conversations, wanted, question, first=first, size=size)


ROW = (
    "id",
    "employer_id",
    "number",
    "topic_id",
    "last_message_at",
    "turn_began_at",
    "last_side",
    "turn_answers",
    "employer_wrote",
    "insurer_wrote",
    "closed_at",
)
"""What a row of a list shows of a conversation."""


@dataclass(frozen=True)
class Beside:
    """A row that a conversation refers to by a field, and the columns that are shown of it, its key first."""

    field: str
    model: type[models.Model]
    names: tuple[str, ...]


def seen_in_order(
    side: Side, ids: Iterable[int], *, topics: Iterable[Topic] = (), employer: Employer | None = None
) -> list[Seen]:
    """Return the rows of a page in the order of their ids, in one query. What the caller knows is not asked again."""
    known = {topic.pk: topic for topic in topics}
    beside = [Beside(f"{side}_assignee", User, ("id", "handle"))]
    if not known:
        beside.append(Beside("topic", Topic, ("id", "name")))
    if not employer:
        beside.append(Beside("employer", Employer, ("id", "customer_number", "name", "market")))
    with prepared() as cursor:
        cursor.execute(_listed(beside), [list(ids)])
        found = [_conversation(values, beside) for values in cursor.fetchall()]
    for conversation in found:
        if employer:
            conversation.employer = employer
        if conversation.topic_id in known:
            conversation.topic = known[conversation.topic_id]
    return [Seen(conversation, conversation.status_for(side)) for conversation in found]


def _listed(beside: Sequence[Beside]) -> str:
    asked = [f"c.{name}" for name in ROW] + [f"{its.field}.{name}" for its in beside for name in its.names]
    joined = [
        f"left join {its.model._meta.db_table} {its.field} on {its.field}.id = c.{its.field}_id" for its in beside
    ]
    return (
        f"select {', '.join(asked)} from unnest(%s::bigint[]) with ordinality shown (id, place)"  # noqa: S608
        f" join messaging_conversation c on c.id = shown.id {' '.join(joined)} order by shown.place"
    )


def _conversation(values: Sequence[Any], beside: Sequence[Beside]) -> Conversation:
    conversation, place = Conversation.from_db(connection.alias, ROW, values[: len(ROW)]), len(ROW)
    for its in beside:
        own = values[place : place + len(its.names)]
        setattr(conversation, its.field, its.model.from_db(connection.alias, its.names, own) if own[0] else None)
        place += len(its.names)
    return conversation
