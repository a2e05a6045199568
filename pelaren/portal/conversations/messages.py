"""The messages of a conversation."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pelaren.composing.drafts import keep_typed
from pelaren.composing.pages import send_answer
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.messaging.queries import numbered
from pelaren.portal.conversations.conversations import destroyed, opened
from pelaren.portal.conversations.places import place_of
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.web.kept_text import keeps_typed_text


@keeps_typed_text
@employer_page(Permission.ANSWER_MESSAGES, methods=["GET", "POST"])
def create(request: EmployerRequest, number: int) -> HttpResponse:
    """Answer a conversation; a closed one is reopened by it. Whoever comes here after signing in is led to it."""
    conversation = numbered(number, employer_id=request.membership.employer_id)
    if conversation is None:
        raise Http404
    place = place_of(request, conversation)
    if request.method != "POST" or not (form := send_answer(request, place, conversation)):
        return redirect("conversation", request.membership.employer.customer_number, number)
    if conversation.key_destroyed_at is not None:
        return destroyed(request, conversation)
    written, _unsaid = keep_typed(place, request.POST, request.FILES, now=timezone.now())
    return opened(request, conversation, form, written=written, status=422)
