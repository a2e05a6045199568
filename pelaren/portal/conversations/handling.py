"""Working together on the employer's side: who is responsible, and who has the conversation open now."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.messaging.operations import handling, presences
from pelaren.domain.messaging.rules import Side
from pelaren.domain.messaging.working import colleagues_here
from pelaren.portal.conversations.conversations import conversation_of
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.values.refusals import Refusal


@employer_page(Permission.ANSWER_MESSAGES, methods=["POST"])
def update(request: EmployerRequest, number: int) -> HttpResponse:
    """Say that one works on the case, takes it over or lets it go; a lead gives it to a colleague."""
    conversation = conversation_of(request, number)
    order: dict[str, Any] = {
        "conversation": conversation,
        "side": Side.EMPLOYER,
        "by": request.membership,
        "now": timezone.now(),
    }
    shown, to = _user(request, "shown"), _user(request, "assignee")
    try:
        match request.POST.get("handling"):
            case "take-over":
                handling.take_over(**order, shown=shown)
            case "leave":
                handling.leave(**order)
            case "assign":
                if not request.membership.may(Permission.ASSIGN_MESSAGES):
                    raise PermissionDenied
                handling.assign(**order, to=to or 0, shown=shown)
            case _:
                handling.claim(**order)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, gettext("Who is responsible for the case is saved."))
    return redirect("conversation", request.membership.employer.customer_number, number)


@employer_page(Permission.READ_MESSAGES, methods=["POST"])
def presence(request: EmployerRequest, number: int) -> HttpResponse:
    """Note that one has the conversation open, and answer with the colleagues who have it open too."""
    conversation, now = conversation_of(request, number), timezone.now()
    writing = request.POST.get("writing") == "1"
    presences.seen(conversation=conversation, side=Side.EMPLOYER, by=request.membership, writing=writing, now=now)
    context = {
        "colleagues": colleagues_here(conversation, side=Side.EMPLOYER, other_than=request.user.pk, now=now),
        "newer": conversation.messages.count() > (_user(request, "seen") or conversation.messages.count()),
    }
    return render(request, "components/presence.html", context)


def _user(request: EmployerRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None
