"""Where somebody of an employer writes."""

from django.urls import reverse

from pelaren.composing.place import Place
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.rules import Side
from pelaren.portal.doors import EmployerRequest


def place_of(request: EmployerRequest, conversation: Conversation | None = None) -> Place:
    """Return where the member writes: in a conversation, or the beginning of a new one."""
    employer = request.membership.employer
    return Place(employer.pk, employer.market, Side.EMPLOYER, request.membership, conversation)


def draft_url(request: EmployerRequest, conversation: Conversation | None = None) -> str:
    """Return the address that keeps what is written there."""
    number = request.membership.employer.customer_number
    if conversation is None:
        return reverse("conversation-new-draft", args=[number])
    return reverse("conversation-draft", args=[number, conversation.number])
