"""Drafts of handlers: kept as they are typed, and found again on any machine."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.desk.conversations.conversations import conversation_of
from pelaren.desk.conversations.places import draft_url, place_of
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.documents.composing import Place, keep_typed
from pelaren.web.kept_text import keeps_typed_text


@keeps_typed_text
@staff_page(methods=["POST"])
def update(request: StaffRequest, number: int) -> HttpResponse:
    """Keep the draft of an answer."""
    conversation = conversation_of(request, number)
    back = reverse("desk:conversation", args=[number])
    return kept(request, place_of(request, conversation), draft_url(conversation), f"{back}#answer")


def kept(request: StaffRequest, place: Place, url: str, back: str) -> HttpResponse:
    """Keep what was typed; answer a script with the files as they are now, a browser without one with the page."""
    shown, sentences = keep_typed(place, request.POST, request.FILES, now=timezone.now())
    if request.headers.get("X-Draft"):
        context = {"composing": shown, "draft_url": url, "sentences": sentences}
        return render(request, "components/draft.html", context)
    for sentence in sentences:
        messages.warning(request, sentence)
    if not sentences:
        messages.success(request, gettext("The draft is saved."))
    return redirect(back)
