"""Questions about who works on what: colleagues who look or write now, and cases that were taken over from somebody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pelaren.domain.accounts.models import User
from pelaren.domain.messaging.models import Conversation, Handling, HandlingKind, Presence
from pelaren.domain.messaging.models.conversation import ConversationQuerySet
from pelaren.domain.messaging.rules import Side
from pelaren.domain.tenancy.prepared import prepared

LOOKING = timedelta(seconds=45)
WRITING = timedelta(seconds=30)
RECENT = timedelta(days=3)
TAKEN = (
    "select id from messaging_handling where previous_id = %s and at >= %s and side = %s and by_id <> %s and kind <> %s"
)


@dataclass(frozen=True)
class Colleague:
    """Somebody on one's own side who has the conversation open now."""

    user: User
    writes: bool


def colleagues_here(conversation: Conversation, *, side: Side, other_than: int, now: datetime) -> list[Colleague]:
    """Return who else on the side has the conversation open, whoever writes first."""
    present = Presence.objects.filter(
        employer_id=conversation.employer_id, conversation=conversation, side=side, seen_at__gte=now - LOOKING
    )
    others = present.exclude(user_id=other_than).select_related("user").order_by("user__last_name", "pk")
    here = [Colleague(one.user, one.wrote_at is not None and one.wrote_at >= now - WRITING) for one in others]
    return sorted(here, key=lambda one: not one.writes)


def responsible_since(conversation: Conversation, side: Side) -> datetime | None:
    """Return since when the one who is responsible on a side has been; None when nobody is, or nobody knows."""
    responsible = getattr(conversation, f"{side}_assignee_id")
    if responsible is None:
        return None
    changes = conversation.handlings.filter(side=side, assignee_id=responsible).order_by("-pk")
    return changes.values_list("at", flat=True).first()


def taken_from(user_id: int, conversations: ConversationQuerySet, *, side: Side, now: datetime) -> list[Handling]:
    """Return the latest cases that somebody else took over from a user and still has, newest first, at most three."""
    with prepared() as cursor:
        cursor.execute(TAKEN, [user_id, now - RECENT, side.value, user_id, HandlingKind.LEFT.value])
        ids = [pk for (pk,) in cursor.fetchall()]
    if not ids:
        return []
    still = Handling.objects.filter(pk__in=ids, conversation__in=conversations)
    still = still.exclude(**{f"conversation__{side}_assignee_id": user_id})
    return list(still.select_related("conversation__employer", "by", "assignee").order_by("-at")[:3])
