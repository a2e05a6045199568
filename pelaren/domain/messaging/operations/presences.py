"""Say who has a conversation open. Nothing depends on it, so nothing is audited and nothing is locked."""

from datetime import datetime, timedelta

from django.db import connection

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.messaging.models import Conversation, Presence
from pelaren.domain.messaging.rules import Side

FORGOTTEN = timedelta(hours=1)


def seen(*, conversation: Conversation, side: Side, by: Actor, writing: bool, now: datetime) -> None:
    """Note that somebody looks at a conversation, or writes in it; what is long ago is forgotten."""
    Presence.objects.filter(conversation=conversation, seen_at__lt=now - FORGOTTEN).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into messaging_presence as p (employer_id, conversation_id, user_id, side, seen_at, wrote_at)"
            " values (%s, %s, %s, %s, %s, %s) on conflict (conversation_id, user_id) do update"
            " set seen_at = excluded.seen_at, side = excluded.side, wrote_at = coalesce(excluded.wrote_at, p.wrote_at)",
            [conversation.employer_id, conversation.pk, by.user_id, side.value, now, now if writing else None],
        )
