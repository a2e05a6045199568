"""What the pages of a conversation do in the same way on both sides: answer, share out the work, say who is here."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.composing.forms import AnswerForm
from pelaren.composing.place import Place
from pelaren.domain.accounts.models import User
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.operations import conversations, handling, presences
from pelaren.domain.messaging.operations.handling import colleagues_of
from pelaren.domain.messaging.rules import Side
from pelaren.domain.messaging.working import colleagues_here, responsible_since
from pelaren.values.moments import format_moment
from pelaren.values.names import sort_key
from pelaren.values.refusals import Refusal
from pelaren.values.typed_text import whole_number


def send_answer(request: HttpRequest, place: Place, conversation: Conversation) -> AnswerForm | None:
    """Send what is written as an answer; return the form when it has to be corrected."""
    form = AnswerForm(request.POST, request.FILES)
    with form.refusals():
        if form.is_valid():
            conversations.answer(
                conversation=conversation,
                text=form.cleaned_data["text"],
                form_key=form.cleaned_data["form_key"],
                enclosed=form.enclosed,
                side=place.side,
                by=place.by,
                now=timezone.now(),
            )
            messages.success(request, gettext("Your message is sent."))
            return None
    return form


def working_on(conversation: Conversation, side: Side, *, user_id: int, may_assign: bool) -> dict[str, object]:
    """Return what a page shows of who works on a case on a side, and whom it may be given to."""
    since = responsible_since(conversation, side)
    market, others = conversation.employer.market, list[User]()
    if may_assign:
        around = colleagues_of(conversation, side).values()
        others = [user for user in around if user.pk not in {getattr(conversation, f"{side}_assignee_id"), user_id}]
    return {
        "since": gettext("Since %(moment)s") % {"moment": format_moment(since, market)} if since else "",
        "others": sorted(others, key=lambda user: sort_key(user.last_name + user.first_name)),
    }


def change_responsible(request: HttpRequest, place: Place, conversation: Conversation, *, may_assign: bool) -> None:
    """Carry out what the form says: work on the case, take it over, let it go, or give it to a colleague."""
    order: dict[str, Any] = {
        "conversation": conversation,
        "side": place.side,
        "by": place.by,
        "now": timezone.now(),
    }
    shown, to = (whole_number(request.POST.get(name, "")) for name in ("shown", "assignee"))
    try:
        match request.POST.get("handling"):
            case "take-over":
                handling.take_over(**order, shown=shown)
            case "leave":
                handling.leave(**order)
            case "assign":
                if not may_assign:
                    raise PermissionDenied
                handling.assign(**order, to=to or 0, shown=shown)
            case _:
                handling.claim(**order)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, gettext("Who is responsible for the case is saved."))


def who_is_here(request: HttpRequest, place: Place, conversation: Conversation) -> HttpResponse:
    """Note that one has the case open, and answer with the colleagues who have it open too."""
    now, writing = timezone.now(), request.POST.get("writing") == "1"
    presences.seen(conversation=conversation, side=place.side, by=place.by, writing=writing, now=now)
    written = conversation.messages.count()
    context = {
        "colleagues": colleagues_here(conversation, side=place.side, other_than=place.by.user_id, now=now),
        "newer": written > (whole_number(request.POST.get("seen", "")) or written),
    }
    return render(request, "components/presence.html", context)
