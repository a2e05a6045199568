"""Where a handler writes."""

from django.urls import reverse

from pelaren.composing.place import Place
from pelaren.desk.doors import StaffRequest
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.rules import Side
from pelaren.values.markets import Market

CLOCK = Market.SE
"""Whose time the desk shows where no employer is concerned yet."""


def place_of(request: StaffRequest, conversation: Conversation | None = None) -> Place:
    """Return where the handler writes: in a conversation, or the beginning of new ones."""
    if conversation is None:
        return Place(None, CLOCK, Side.INSURER, request.staff)
    employer = conversation.employer
    return Place(employer.pk, employer.market, Side.INSURER, request.staff, conversation)


def draft_url(conversation: Conversation | None = None) -> str:
    """Return the address that keeps what is written there."""
    if conversation is None:
        return reverse("desk:conversation-new-draft")
    return reverse("desk:conversation-draft", args=[conversation.number])
