"""Where a handler writes."""

from django.urls import reverse

from pelaren.desk.doors import StaffRequest
from pelaren.documents.composing import Place
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.rules import Side


def place_of(request: StaffRequest, conversation: Conversation) -> Place:
    """Return where the handler writes."""
    employer = conversation.employer
    return Place(employer.pk, employer.market, Side.INSURER, request.staff, conversation)


def draft_url(conversation: Conversation) -> str:
    """Return the address that keeps what is written there."""
    return reverse("desk:conversation-draft", args=[conversation.number])
