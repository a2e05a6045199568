"""The messages of a conversation, written by the pension company."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.desk.conversations.conversations import conversation_of, destroyed, opened
from pelaren.desk.conversations.places import place_of
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.documents.composing import keep_typed
from pelaren.documents.message_forms import AnswerForm
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.rules import Side
from pelaren.web.kept_text import keeps_typed_text


@keeps_typed_text
@staff_page(methods=["GET", "POST"])
def create(request: StaffRequest, number: int) -> HttpResponse:
    """Answer a conversation; a closed one is reopened by it. Whoever comes here after signing in is led to it."""
    conversation = conversation_of(request, number)
    if request.method != "POST":
        return redirect("desk:conversation", number)
    form = AnswerForm(request.POST, request.FILES)
    with form.refusals():
        if form.is_valid():
            conversations.answer(
                conversation=conversation,
                text=form.cleaned_data["text"],
                form_key=form.cleaned_data["form_key"],
                enclosed=form.enclosed,
                side=Side.INSURER,
                by=request.staff,
                now=timezone.now(),
            )
            messages.success(request, gettext("Your message is sent."))
            return redirect("desk:conversation", number)
    if conversation.key_destroyed_at is not None:
        return destroyed(request, conversation)
    written, _unsaid = keep_typed(place_of(request, conversation), request.POST, request.FILES, now=timezone.now())
    return opened(request, conversation, form, written=written, status=422)
