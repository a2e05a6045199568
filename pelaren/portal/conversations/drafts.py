"""Drafts: what somebody writes is kept as it is typed, and found again on any machine."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.documents.composing import Place, keep_typed
from pelaren.domain.accounts.permissions import Permission
from pelaren.portal.conversations.conversations import conversation_of
from pelaren.portal.conversations.places import draft_url, place_of
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.web.kept_text import keeps_typed_text


@keeps_typed_text
@employer_page(Permission.ANSWER_MESSAGES, methods=["POST"])
def update(request: EmployerRequest, number: int) -> HttpResponse:
    """Keep the draft of an answer."""
    conversation = conversation_of(request, number)
    back = reverse("conversation", args=[request.membership.employer.customer_number, number])
    return kept(request, place_of(request, conversation), draft_url(request, conversation), f"{back}#answer")


@keeps_typed_text
@employer_page(Permission.ANSWER_MESSAGES, methods=["POST"])
def update_new(request: EmployerRequest) -> HttpResponse:
    """Keep the draft of a new message."""
    back = reverse("conversation-new", args=[request.membership.employer.customer_number])
    return kept(request, place_of(request), draft_url(request), back)


def kept(request: EmployerRequest, place: Place, url: str, back: str) -> HttpResponse:
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
