"""The desk's inbox: its queues, and how much stands in each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.models import StaffMember
from pelaren.domain.accounts.queries import OWN_DEPARTMENTS
from pelaren.domain.messaging import targets
from pelaren.domain.messaging.models import Topic
from pelaren.domain.messaging.models.conversation import ConversationQuerySet
from pelaren.domain.messaging.rules import Side
from pelaren.domain.tenancy.asking import some_rows
from pelaren.domain.tenancy.prepared import prepared


class Queue(models.TextChoices):
    """What a handler works through."""

    EVERYTHING = "", _("Inbox")
    MINE = "mine", _("My cases")
    UNASSIGNED = "unassigned", _("Unassigned")
    LATE = "late", _("Over the answering time")
    WITH_CUSTOMER = "with-customer", _("Waiting for the customer")
    CLOSED = "closed", _("Closed")


@dataclass(frozen=True)
class QueueCounts:
    """How many open conversations stand in each queue, and how many the pension company answered today."""

    everything: int
    mine: int
    unassigned: int
    late: int
    with_customer: int
    answered_today: int
    by_topic: dict[int, int]

    def of(self, queue: Queue) -> int | None:
        """Return how much stands in a queue, of the inbox what waits; nobody counts what is closed."""
        return getattr(self, queue.name.lower(), None)

    def length(self, queue: Queue) -> int | None:
        """Return how many rows a whole queue has; the inbox also shows what waits for the customer."""
        return self.everything + self.with_customer if queue is Queue.EVERYTHING else self.of(queue)


def condition(queue: Queue, *, topics: Sequence[Topic], user_id: int, now: datetime) -> Q:
    """Return which conversations stand in a queue."""
    opened, to_us = Q(closed_at=None), Q(closed_at=None, last_side=Side.EMPLOYER)
    return {
        Queue.EVERYTHING: lambda: opened,
        Queue.MINE: lambda: opened & Q(insurer_assignee=user_id),
        Queue.UNASSIGNED: lambda: to_us & Q(insurer_assignee=None),
        Queue.LATE: lambda: targets.late(topics, now),
        Queue.WITH_CUSTOMER: lambda: opened & Q(last_side=Side.INSURER),
        Queue.CLOSED: lambda: Q(closed_at__isnull=False),
    }[queue]()


def own_topics(staff: StaffMember) -> list[Topic]:
    """Return the topics of a handler's departments, in the order of their names."""
    return some_rows(Topic, f"department_id in ({OWN_DEPARTMENTS}) order by name", [staff.pk])


TALLIED = """
    select topic_id, last_side, insurer_assignee_id, sum(change)::int from messaging_tally
    where topic_id = any (%s::bigint[]) group by topic_id, last_side, insurer_assignee_id
"""
LATEST_TURNS = """
    select (
        select count(*) from messaging_conversation
        where closed_at is null and topic_id = any (%s::bigint[]) and last_side = 'insurer' and turn_began_at >= %s
    ), (
        select count(*) from unnest(%s::bigint[], %s::timestamptz[]) targeted (topic_id, since)
        join messaging_conversation c using (topic_id)
        where c.closed_at is null and c.last_side = 'employer' and c.turn_began_at >= targeted.since
    )
"""


def counts(topics: Sequence[Topic], *, user_id: int, now: datetime) -> QueueCounts:
    """
    Count the queues of a handler's topics in two queries, however much stands in them.

    The tally knows what is open; the conversations are asked only for the turns of the last days: what was answered
    today, and what waits and is in time, which leaves what is late.
    """
    mine = unassigned = with_customer = 0
    waits: dict[int, int] = defaultdict(int)
    for topic_id, side, responsible, count in _tallied(topics):
        mine += count if responsible == user_id else 0
        if side == Side.EMPLOYER:
            waits[topic_id] += count
            unassigned += count if responsible is None else 0
        else:
            with_customer += count
    answered_today, in_time = _latest_turns(topics, now)
    targeted = [topic.pk for topic in topics if topic.target_days is not None]
    return QueueCounts(
        everything=sum(waits.values()),
        mine=mine,
        unassigned=unassigned,
        late=sum(waits[pk] for pk in targeted) - in_time,
        with_customer=with_customer,
        answered_today=answered_today,
        by_topic=waits,
    )


def _tallied(topics: Sequence[Topic]) -> list[tuple[int, str, int | None, int]]:
    with prepared() as cursor:
        cursor.execute(TALLIED, [[topic.pk for topic in topics]])
        return cursor.fetchall()


def _latest_turns(topics: Sequence[Topic], now: datetime) -> tuple[int, int]:
    """Return how many conversations were answered today, and how many wait that are not late."""
    since = targets.late_before_of(topics, now)
    with prepared() as cursor:
        today = targets.late_before(now, 0)
        cursor.execute(LATEST_TURNS, [[topic.pk for topic in topics], today, list(since), list(since.values())])
        return cursor.fetchone()


def settle() -> None:
    """Put the lines of the tally together: the sums stay the same, and are quick to read again."""
    with prepared() as cursor:
        cursor.execute("select messaging_settle_tally()")


CLOSED_LAST = (Q(closed_at__isnull=False), ("turn_began_at", "id"))


def page_ids(
    conversations: ConversationQuerySet,
    queue: Queue,
    topics: Sequence[Topic],
    rows: slice,
    *,
    also_closed: bool = False,
) -> list[int]:
    """
    Return the ids of one page of a queue in the order of `in_order`, with closed ones at the end where they may come.

    Each part of the order is read by itself, and in it each topic as its index has it: the first pages never sort the
    rest.
    """
    ids: list[int] = []
    first, last = rows.start, rows.stop
    for part, order in [*_parts(queue), *([CLOSED_LAST] if also_closed else [])]:
        of_part = conversations.filter(part)
        found = _in_order_of(of_part, topics, order, slice(first, last))
        ids += found
        if len(found) == last - first:
            break
        length = first + len(found) if found or first == 0 else of_part.order_by().count()
        first, last = max(first - length, 0), last - length
    return ids


def _parts(queue: Queue) -> Sequence[tuple[Q, tuple[str, str]]]:
    if queue is Queue.CLOSED:
        return [(Q(closed_at__isnull=False), ("-closed_at", "-id"))]
    longest, to_us, opened = ("turn_began_at", "id"), Q(closed_at=None, last_side=Side.EMPLOYER), Q(closed_at=None)
    ours = [
        (to_us & Q(insurer_assignee=None), longest),
        (to_us & Q(insurer_assignee__isnull=False), longest),
        (opened & Q(last_side=Side.INSURER), longest),
    ]
    narrower = {Queue.MINE: ours[1:], Queue.UNASSIGNED: ours[:1], Queue.LATE: ours[:2], Queue.WITH_CUSTOMER: ours[2:]}
    return narrower.get(queue, ours)


def _in_order_of(
    conversations: ConversationQuerySet, topics: Sequence[Topic], order: tuple[str, str], rows: slice
) -> list[int]:
    """Return the ids of some places in an order, by as many readings of an index as there are topics."""
    ordered = conversations.order_by(*order).values_list("id", order[0].removeprefix("-"))
    if len(topics) < 2:
        return [pk for pk, _ in ordered.filter(topic__in=topics)[rows]]
    first, *others = [ordered.filter(topic=topic)[: rows.stop] for topic in topics]
    return [pk for pk, _ in first.union(*others, all=True).order_by(*order)[rows]]


def in_order(conversations: ConversationQuerySet, queue: Queue) -> ConversationQuerySet:
    """Sort a queue: what waits and has nobody first, then what waits, the longest wait first; closed by the newest."""
    if queue is Queue.CLOSED:
        return conversations.order_by("-closed_at", "-pk")
    rank = Case(
        When(closed_at__isnull=False, then=3),
        When(last_side=Side.EMPLOYER, insurer_assignee=None, then=0),
        When(last_side=Side.EMPLOYER, then=1),
        default=2,
    )
    return conversations.order_by(rank, "turn_began_at", "pk")
