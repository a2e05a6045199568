"""The messages of a conversation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.rules import Side
from pelaren.portal.conversations.conversations import conversation_of, opened
from pelaren.portal.conversations.forms import AnswerForm
from pelaren.portal.doors import EmployerRequest, employer_page


@employer_page(Permission.ANSWER_MESSAGES, methods=["POST"])
def create(request: EmployerRequest, number: int) -> HttpResponse:
    """Answer a conversation; a closed one is reopened by it."""
    conversation = conversation_of(request, number)
    form = AnswerForm(request.POST)
    with form.refusals():
        if form.is_valid():
            conversations.answer(
                conversation=conversation,
                **form.cleaned_data,
                side=Side.EMPLOYER,
                by=request.membership,
                now=timezone.now(),
            )
            messages.success(request, gettext("Your message is sent."))
            return redirect("conversation", request.membership.employer.customer_number, number)
    return opened(request, conversation, form, status=422)
