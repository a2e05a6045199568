from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone

from pelaren.domain.messaging.rules import Facts, Side, Status, status_seen_by
from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows

if TYPE_CHECKING:
    from pelaren.domain.accounts.models import StaffMember


OPEN = frozenset(Status) - {Status.CLOSED}
SHOWN = [
    "closed_at",
    "last_side",
    "turn_answers",
    "employer_wrote",
    "insurer_wrote",
    "topic",
    "employer_assignee",
    "insurer_assignee",
]
"""What filters ask for."""


class ConversationQuerySet(EmployerRows):
    def open_to_staff(self, staff: StaffMember) -> Self:
        """Return the conversations whose topic belongs to one of the staff member's departments."""
        return self.filter(topic__department__in=staff.departments.all())

    def waiting_for(self, side: Side) -> Self:
        """Return what the side sees as Nytt meddelande or Svar inkommit, read or not."""
        return self.filter(closed_at=None, last_side=side.other)

    def with_status(self, side: Side, statuses: Iterable[Status]) -> Self:
        """Return the conversations that the side sees in one of the statuses: `status_seen_by` said in SQL."""
        chosen = set(statuses)
        if chosen == set(Status):
            return self.all()
        # All but Closed, with which every list begins, is said in the words of the index that knows it.
        wanted = Q(closed_at=None) if chosen >= OPEN else Q(pk__in=[])
        for status in chosen - OPEN if chosen >= OPEN else chosen:
            wanted |= _condition(side, status)
        return self.filter(wanted)

    def handled_by(self, user_ids: Iterable[int], *, side: Side) -> Self:
        """Return what one of the users is responsible for on a side."""
        return self.filter(**{f"{side}_assignee__in": list(user_ids)})

    def newest_first(self) -> Self:
        return self.order_by("-last_message_at", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("last_message_at", "pk")

    def longest_waiting_first(self, side: Side) -> Self:
        """Put what waits for the side first and what is closed last; among each, the turn that began earliest first."""
        rank = Case(When(closed_at__isnull=False, then=2), When(last_side=side.other, then=0), default=1)
        return self.order_by(rank, "turn_began_at", "pk")


def _condition(side: Side, status: Status) -> Q:
    if status is Status.CLOSED:
        return Q(closed_at__isnull=False)
    wrote = Q(**{f"{side}_wrote": True})
    return (
        Q(closed_at=None)
        & {
            Status.SENT: Q(last_side=side, turn_answers=False),
            Status.ANSWERED: Q(last_side=side, turn_answers=True),
            Status.REPLY_RECEIVED: Q(last_side=side.other) & wrote,
            Status.NEW: Q(last_side=side.other) & ~wrote,
        }[status]
    )


class Conversation(EmployerOwned):
    """
    A conversation with its number (Meddelandenummer, from 10000) and topic.

    `sealed_key` is the conversation's own data key, wrapped by the employer's of `key_generation`; a destroyed key is
    empty, and nobody reads the conversation again. `last_side`, `turn_answers`,
    `employer_wrote`, `insurer_wrote` are the facts of `rules.Facts`; closing is a fact of who and when. `turn_began_at`
    is when the first message came that the other side has not answered: a reminder does not make the wait shorter.
    """

    number = models.PositiveIntegerField(unique=True)
    topic = models.ForeignKey("messaging.Topic", on_delete=models.PROTECT, related_name="conversations")
    sealed_key = models.BinaryField()
    key_generation = models.PositiveSmallIntegerField(default=1)
    key_destroyed_at = models.DateTimeField(null=True)
    key_destroyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    last_message_at = models.DateTimeField(default=timezone.now)
    turn_began_at = models.DateTimeField(default=timezone.now)
    last_side = models.CharField(max_length=10, choices=Side)
    turn_answers = models.BooleanField(default=False)
    employer_wrote = models.BooleanField(default=False)
    insurer_wrote = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    employer_assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    insurer_assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ConversationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="conversation_closed",
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="conversation_key_destroyed",
                condition=Q(key_destroyed_at=None, key_destroyed_by=None)
                | Q(key_destroyed_at__isnull=False, key_destroyed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="conversation_somebody_wrote",
                condition=Q(last_side="employer", employer_wrote=True) | Q(last_side="insurer", insurer_wrote=True),
            ),
            models.CheckConstraint(
                name="conversation_answer_needs_both",
                condition=Q(turn_answers=False) | Q(employer_wrote=True, insurer_wrote=True),
            ),
        ]
        indexes = [
            # Lists count and page on the index alone; the rows themselves are read for one page.
            models.Index(fields=["employer", "-last_message_at", "-id"], include=SHOWN, name="conversation_newest"),
            models.Index(
                fields=["employer", "-last_message_at", "-id"],
                include=SHOWN,
                condition=Q(closed_at=None),
                name="conversation_newest_open",
            ),
            models.Index(
                fields=["employer", "last_side", "turn_began_at"],
                include=["employer_wrote", "insurer_wrote", "topic", "id"],
                condition=Q(closed_at=None),
                name="conversation_waiting",
            ),
            models.Index(
                fields=["topic", "last_side", "turn_began_at"],
                include=["insurer_assignee", "insurer_wrote", "turn_answers", "employer", "id"],
                condition=Q(closed_at=None),
                name="conversation_inbox",
            ),
            models.Index(
                fields=["insurer_assignee", "turn_began_at"], condition=Q(closed_at=None), name="conversation_mine"
            ),
            models.Index(
                fields=["employer", "employer_assignee", "-last_message_at", "-id"],
                include=["closed_at", "last_side", "turn_answers", "employer_wrote", "insurer_wrote", "topic"],
                condition=Q(employer_assignee__isnull=False),
                name="conversation_of_member",
            ),
            models.Index(
                fields=["employer", "insurer_assignee", "-last_message_at", "-id"],
                include=["closed_at", "last_side", "turn_answers", "employer_wrote", "insurer_wrote", "topic"],
                condition=Q(insurer_assignee__isnull=False),
                name="conversation_of_handler",
            ),
            models.Index(
                fields=["topic", "-closed_at", "-id"],
                include=["employer"],
                condition=Q(closed_at__isnull=False),
                name="conversation_closed_queue",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def facts(self) -> Facts:
        return Facts(
            last_side=Side(self.last_side),
            turn_answers=self.turn_answers,
            employer_wrote=self.employer_wrote,
            insurer_wrote=self.insurer_wrote,
            closed=self.closed_at is not None,
        )

    def status_for(self, side: Side) -> Status:
        """Return the status this side sees."""
        return status_seen_by(side, self.facts)

    def keep(self, facts: Facts) -> None:
        """Set the stored facts; `closed_at` and `closed_by` are set by whoever closes or reopens."""
        self.last_side = facts.last_side
        self.turn_answers = facts.turn_answers
        self.employer_wrote = facts.employer_wrote
        self.insurer_wrote = facts.insurer_wrote
