"""Drafts of handlers: kept as they are typed, and found again on any machine."""

from django.http import HttpResponse
from django.urls import reverse

from pelaren.composing.drafts import keep_draft
from pelaren.desk.conversations.conversations import conversation_of
from pelaren.desk.conversations.places import draft_url, place_of
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.web.kept_text import keeps_typed_text


@keeps_typed_text
@staff_page(methods=["POST"])
def update(request: StaffRequest, number: int) -> HttpResponse:
    """Keep the draft of an answer."""
    conversation = conversation_of(request, number)
    back = f"{reverse('desk:conversation', args=[number])}#answer"
    return keep_draft(request, place_of(request, conversation), draft_url=draft_url(conversation), back=back)


@keeps_typed_text
@staff_page(methods=["POST"])
def update_new(request: StaffRequest) -> HttpResponse:
    """Keep the draft of a new message, for whomever it is."""
    return keep_draft(request, place_of(request), draft_url=draft_url(), back=reverse("desk:conversation-new"))
