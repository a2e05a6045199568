"""The messages of a conversation, written by the pension company."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.desk.conversations.conversations import conversation_of, opened
from pelaren.desk.conversations.forms import AnswerForm
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.rules import Side


@staff_page(methods=["POST"])
def create(request: StaffRequest, number: int) -> HttpResponse:
    """Answer a conversation; a closed one is reopened by it."""
    conversation = conversation_of(request, number)
    form = AnswerForm(request.POST)
    with form.refusals():
        if form.is_valid():
            conversations.answer(
                conversation=conversation,
                **form.cleaned_data,
                side=Side.INSURER,
                by=request.staff,
                now=timezone.now(),
            )
            messages.success(request, gettext("Your message is sent."))
            return redirect("desk:conversation", number)
    return opened(request, conversation, form, status=422)
