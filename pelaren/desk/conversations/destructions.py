"""Destroying the content of a conversation for good: a system administrator's order, with the number typed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.desk.conversations.forms import DestructionForm
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.frame import page
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.operations import destruction
from pelaren.web.frame import Link


@staff_page(administrator=True, methods=["GET", "POST"])
def create(request: StaffRequest, number: int) -> HttpResponse:
    """Say what will be gone, and destroy it when the number is typed."""
    conversation = get_object_or_404(Conversation.objects.select_related("employer", "topic"), number=number)
    form = DestructionForm(request.POST if request.method == "POST" else None)
    with form.refusals():
        if form.is_valid():
            typed = form.cleaned_data["number"]
            destruction.destroy(conversation=conversation, typed=typed, by=request.staff, now=timezone.now())
            messages.success(request, gettext("The content is destroyed. Nobody can read it again."))
            return redirect("desk:conversation", number)
    back = Link(_("Message %(number)s") % {"number": number}, reverse("desk:conversation", args=[number]))
    context = {"crumbs": (back,), "conversation": conversation, "form": form, "back_url": back.url}
    return page(request, "desk/conversations/destruction.html", context, status=422 if form.errors else 200)
