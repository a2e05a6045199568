"""The messages of a conversation, written by the pension company."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pelaren.composing.drafts import keep_typed
from pelaren.composing.pages import send_answer
from pelaren.desk.conversations.conversations import conversation_of, destroyed, opened
from pelaren.desk.conversations.places import place_of
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.web.kept_text import keeps_typed_text


@keeps_typed_text
@staff_page(methods=["GET", "POST"])
def create(request: StaffRequest, number: int) -> HttpResponse:
    """Answer a conversation; a closed one is reopened by it. Whoever comes here after signing in is led to it."""
    conversation = conversation_of(request, number)
    place = place_of(request, conversation)
    if request.method != "POST" or not (form := send_answer(request, place, conversation)):
        return redirect("desk:conversation", number)
    if conversation.key_destroyed_at is not None:
        return destroyed(request, conversation)
    written, _unsaid = keep_typed(place, request.POST, request.FILES, now=timezone.now())
    return opened(request, conversation, form, written=written, status=422)
