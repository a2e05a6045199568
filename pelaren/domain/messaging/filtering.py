"""What a list of conversations is narrowed to (Visa filtrering), and the page of it that somebody asked for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from pelaren.domain.accounts.models import User
from pelaren.domain.employers.models import Employer
from pelaren.domain.messaging.models import Conversation, Topic
from pelaren.domain.messaging.models.conversation import ConversationQuerySet
from pelaren.domain.messaging.queries import Seen
from pelaren.domain.messaging.rules import Side, Status, statuses_named
from pelaren.domain.messaging.search import Hits, Question, search
from pelaren.domain.messaging.words import Wanted

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
EMPLOYER, PERSON = ("id", "customer_number", "name", "market"), ("id", "handle")


def seen_in_order(
    side: Side, ids: Iterable[int], *, topics: Iterable[Topic] = (), employer: Employer | None = None
) -> list[Seen]:
    """Return the rows of a page in the order of their ids, in one query. What the caller knows is not asked again."""
    by_id = {topic.pk: topic for topic in topics}
    with connection.cursor() as cursor:
        cursor.execute(_listed(side, with_employer=employer is None), [list(ids)])
        return [_seen(side, values, by_id, employer) for values in cursor.fetchall()]


def _listed(side: Side, *, with_employer: bool) -> str:
    asked = [*(f"c.{name}" for name in ROW), *(f"u.{name}" for name in PERSON)]
    asked += [f"e.{name}" for name in EMPLOYER] if with_employer else []
    return (
        f"select {', '.join(asked)} from unnest(%s::bigint[]) with ordinality shown (id, place)"  # noqa: S608
        f" join messaging_conversation c on c.id = shown.id left join accounts_user u on u.id = c.{side}_assignee_id"
        f" {'join employers_employer e on e.id = c.employer_id' if with_employer else ''} order by shown.place"
    )


def _seen(side: Side, values: Sequence[Any], topics: dict[int, Topic], employer: Employer | None) -> Seen:
    its, person, owner = values[: len(ROW)], values[len(ROW) : len(ROW) + len(PERSON)], values[len(ROW) + len(PERSON) :]
    conversation = Conversation.from_db(connection.alias, ROW, its)
    conversation.employer = employer or Employer.from_db(connection.alias, EMPLOYER, owner)
    setattr(conversation, f"{side}_assignee", User.from_db(connection.alias, PERSON, person) if person[0] else None)
    if conversation.topic_id in topics:
        conversation.topic = topics[conversation.topic_id]
    return Seen(conversation, conversation.status_for(side))
