"""Working together at the desk: who is responsible, who has a case open, and several cases at once."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext

from pelaren.composing.pages import change_responsible, who_is_here
from pelaren.desk.conversations.conversations import conversation_of
from pelaren.desk.conversations.places import place_of
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.operations import conversations, handling
from pelaren.domain.messaging.rules import Side
from pelaren.values.refusals import Refusal
from pelaren.values.typed_text import whole_number

MOST_AT_ONCE = 100


@staff_page(methods=["POST"])
def update(request: StaffRequest, number: int) -> HttpResponse:
    """Say that one works on the case, take it over, let it go, or give it to a colleague."""
    conversation = conversation_of(request, number)
    change_responsible(request, place_of(request, conversation), conversation, may_assign=True)
    return redirect("desk:conversation", number)


@staff_page(methods=["POST"])
def presence(request: StaffRequest, number: int) -> HttpResponse:
    """Note that one has the case open, and answer with the colleagues who have it open too."""
    conversation = conversation_of(request, number)
    return who_is_here(request, place_of(request, conversation), conversation)


@staff_page(methods=["POST"])
def update_many(request: StaffRequest) -> HttpResponse:
    """Work on the chosen cases, give them to a colleague, or close them; whatever could not be done is told."""
    now, to = timezone.now(), whole_number(request.POST.get("assignee", ""))
    orders: dict[str, Callable[[Conversation], object]] = {
        "claim": lambda one: handling.claim(conversation=one, side=Side.INSURER, by=request.staff, now=now),
        "assign": lambda one: handling.assign(
            conversation=one, side=Side.INSURER, to=to or 0, by=request.staff, now=now, shown=one.insurer_assignee_id
        ),
        "close": lambda one: _close(request, one),
    }
    order = orders.get(request.POST.get("function", ""))
    if order is None:
        messages.warning(request, gettext("Choose what is to be done with the cases."))
        return redirect(_back(request))
    done, refused = 0, []
    for conversation in _chosen(request):
        try:
            order(conversation)
            done += 1
        except Refusal as refusal:
            refused.append(gettext("%(number)s: %(reason)s") % {"number": conversation.number, "reason": refusal})
    _tell(request, done, refused)
    return redirect(_back(request))


def _close(request: StaffRequest, conversation: Conversation) -> None:
    """Close a case, unless something came after the list was shown."""
    shown_at = _shown_at(request)
    if shown_at is None or conversation.last_message_at > shown_at:
        raise conversations.WrittenSince
    conversations.close(conversation=conversation, by=request.staff, now=timezone.now())


def _shown_at(request: StaffRequest) -> datetime | None:
    """Return when the list was shown; None where the page did not say so in a way that can be trusted."""
    try:
        shown_at = datetime.fromisoformat(request.POST.get("shown_at", ""))
    except ValueError:
        return None
    return shown_at if shown_at.tzinfo else None


def _chosen(request: StaffRequest) -> list[Conversation]:
    numbers = [number for text in request.POST.getlist("case") if (number := whole_number(text, longest=9))]
    own = Conversation.objects.open_to_staff(request.staff).select_related("employer", "topic")
    return list(own.filter(number__in=numbers[:MOST_AT_ONCE]).order_by("pk"))


def _tell(request: StaffRequest, done: int, refused: list[str]) -> None:
    if done:
        said = ngettext("%(count)d case is done.", "%(count)d cases are done.", done)
        messages.success(request, said % {"count": done})
    for sentence in refused:
        messages.warning(request, sentence)
    if not done and not refused:
        messages.warning(request, gettext("Choose at least one case."))


def _back(request: StaffRequest) -> str:
    """Return the list that the cases were chosen in; the address comes from the page, so it is looked at first."""
    back = request.POST.get("back", "")
    own = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if own else reverse("desk:inbox")
