"""The desk's inbox: its queues, and how much stands in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Case, Count, Q, When
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.models import StaffMember
from pelaren.domain.messaging import targets
from pelaren.domain.messaging.models import Conversation, Topic
from pelaren.domain.messaging.models.conversation import ConversationQuerySet
from pelaren.domain.messaging.rules import Side


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
    return list(Topic.objects.filter(department__in=staff.departments.all()).order_by("name"))


def counts(topics: Sequence[Topic], *, user_id: int, now: datetime) -> QueueCounts:
    """Count the queues among the open conversations of a handler's topics, in one query over their index."""
    waits = Q(last_side=Side.EMPLOYER)
    opened = Conversation.objects.filter(closed_at=None, topic__in=topics)
    rows = opened.values("topic").annotate(
        everything=Count("pk", filter=waits),
        mine=Count("pk", filter=Q(insurer_assignee=user_id)),
        unassigned=Count("pk", filter=waits & Q(insurer_assignee=None)),
        late=Count("pk", filter=targets.late(topics, now)),
        with_customer=Count("pk", filter=Q(last_side=Side.INSURER)),
        answered_today=Count("pk", filter=Q(last_side=Side.INSURER, turn_began_at__gte=targets.late_before(now, 0))),
    )
    counted = list(rows.order_by())
    return QueueCounts(
        everything=sum(row["everything"] for row in counted),
        mine=sum(row["mine"] for row in counted),
        unassigned=sum(row["unassigned"] for row in counted),
        late=sum(row["late"] for row in counted),
        with_customer=sum(row["with_customer"] for row in counted),
        answered_today=sum(row["answered_today"] for row in counted),
        by_topic={row["topic"]: row["everything"] for row in counted},
    )


def page_of_everything(topics: Sequence[Topic], counted: QueueCounts, rows: slice) -> list[int]:
    """
    Return the ids of a page of the whole inbox: what waits and has nobody, then what waits, then what the customer has.

    Each part is sorted by itself, the longest wait first, so that the first pages never sort the rest.
    """
    opened = Conversation.objects.filter(closed_at=None, topic__in=topics)
    parts = (
        (Q(last_side=Side.EMPLOYER, insurer_assignee=None), counted.unassigned),
        (Q(last_side=Side.EMPLOYER, insurer_assignee__isnull=False), counted.everything - counted.unassigned),
        (Q(last_side=Side.INSURER), counted.with_customer),
    )
    ids: list[int] = []
    first, last = rows.start, rows.stop
    for part, length in parts:
        if first < length and last > 0:
            ordered = opened.filter(part).order_by("turn_began_at", "pk")
            ids += ordered.values_list("pk", flat=True)[max(first, 0) : min(last, length)]
        first, last = first - length, last - length
    return ids


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
