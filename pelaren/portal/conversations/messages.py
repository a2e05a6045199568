"""The messages of a conversation."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.documents.composing import keep_typed
from pelaren.documents.message_forms import AnswerForm
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.queries import numbered
from pelaren.domain.messaging.rules import Side
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
    if request.method != "POST":
        return redirect("conversation", request.membership.employer.customer_number, number)
    form = AnswerForm(request.POST, request.FILES)
    with form.refusals():
        if form.is_valid():
            conversations.answer(
                conversation=conversation,
                text=form.cleaned_data["text"],
                form_key=form.cleaned_data["form_key"],
                enclosed=form.enclosed,
                side=Side.EMPLOYER,
                by=request.membership,
                now=timezone.now(),
            )
            messages.success(request, gettext("Your message is sent."))
            return redirect("conversation", request.membership.employer.customer_number, number)
    if conversation.key_destroyed_at is not None:
        return destroyed(request, conversation)
    written, _unsaid = keep_typed(place_of(request, conversation), request.POST, request.FILES, now=timezone.now())
    return opened(request, conversation, form, written=written, status=422)
