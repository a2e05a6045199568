"""Opening a conversation of another department, for a reason."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from pelaren.desk.conversations.conversations import asked, destroyed
from pelaren.desk.conversations.forms import ReasonForm
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.operations import openings


@staff_page(methods=["POST"])
def create(request: StaffRequest, number: int) -> HttpResponse:
    """Keep the reason and lead to the conversation."""
    related = Conversation.objects.select_related("employer", "topic__department", "insurer_assignee")
    conversation = get_object_or_404(related, number=number)
    if conversation.key_destroyed_at is not None:
        return destroyed(request, conversation)
    form = ReasonForm(request.POST)
    with form.refusals():
        if form.is_valid():
            openings.open_outside(
                conversation=conversation, reason=form.cleaned_data["reason"], by=request.staff, now=timezone.now()
            )
            return redirect("desk:conversation", number)
    return asked(request, conversation, form, status=422)
