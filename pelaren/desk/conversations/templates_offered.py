"""Which reply templates a conversation offers."""

from django.db.models import Q

from pelaren.domain.messaging.models import Conversation, ReplyTemplate


def templates_for(conversation: Conversation) -> list[ReplyTemplate]:
    """Return the templates of the conversation's department and of all departments, by name."""
    offered = ReplyTemplate.objects.filter(retired_at=None)
    own = Q(department=None) | Q(department_id=conversation.topic.department_id)
    return list(offered.filter(own).order_by("name"))
