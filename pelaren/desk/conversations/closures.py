"""The closing of a conversation: the pension company's right alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.desk.conversations.conversations import conversation_of
from pelaren.desk.conversations.forms import ClosureForm
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.domain.messaging.operations import conversations
from pelaren.values.refusals import Refusal


@staff_page(methods=["POST"])
def create(request: StaffRequest, number: int) -> HttpResponse:
    """Mark a conversation as closed."""
    conversation = conversation_of(request, number)
    form = ClosureForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else None
    try:
        conversations.close(conversation=conversation, by=request.staff, now=timezone.now(), seen=seen)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, gettext("The conversation is closed. It opens again if somebody writes in it."))
    return redirect("desk:conversation", number)
