"""Drafts: what somebody writes is kept as it is typed, and found again on any machine."""

from django.http import HttpResponse
from django.urls import reverse

from pelaren.composing.drafts import keep_draft
from pelaren.domain.accounts.permissions import Permission
from pelaren.portal.conversations.conversations import conversation_of
from pelaren.portal.conversations.places import draft_url, place_of
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.web.kept_text import keeps_typed_text


@keeps_typed_text
@employer_page(Permission.ANSWER_MESSAGES, methods=["POST"])
def update(request: EmployerRequest, number: int) -> HttpResponse:
    """Keep the draft of an answer."""
    conversation = conversation_of(request, number)
    back = f"{reverse('conversation', args=[request.membership.employer.customer_number, number])}#answer"
    return keep_draft(request, place_of(request, conversation), draft_url=draft_url(request, conversation), back=back)


@keeps_typed_text
@employer_page(Permission.ANSWER_MESSAGES, methods=["POST"])
def update_new(request: EmployerRequest) -> HttpResponse:
    """Keep the draft of a new message."""
    back = reverse("conversation-new", args=[request.membership.employer.customer_number])
    return keep_draft(request, place_of(request), draft_url=draft_url(request), back=back)
