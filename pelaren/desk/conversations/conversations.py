"""A whole conversation, as a handler works on it."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.composing.file_words import files_shown
from pelaren.composing.forms import AnswerForm
from pelaren.composing.pages import working_on
from pelaren.composing.place import Composing
from pelaren.desk.conversations.forms import ClosureForm, ReasonForm
from pelaren.desk.conversations.places import draft_url, place_of
from pelaren.desk.conversations.templates_offered import templates_for
from pelaren.desk.conversations.waits import waited
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.frame import page
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.operations import openings
from pelaren.domain.messaging.queries import ReadableMessage, Seen, thread
from pelaren.domain.messaging.rules import Side
from pelaren.domain.messaging.targets import is_late
from pelaren.values.markets import Market
from pelaren.web.frame import Link
from pelaren.web.sentences import BUSINESS_ID_LABEL

EARLIER_SHOWN = 5


@staff_page()
def show(request: StaffRequest, number: int) -> HttpResponse:
    """
    Show a whole conversation; one of another department asks why first.

    Reading changes no status; that it was opened is in the trail.
    """
    related = Conversation.objects.select_related("employer", "topic__department", "insurer_assignee")
    conversation = get_object_or_404(related, number=number)
    if conversation.key_destroyed_at is not None:
        return destroyed(request, conversation)
    if not openings.may_read(conversation, request.staff, now=timezone.now()):
        return asked(request, conversation, ReasonForm())
    written = place_of(request, conversation).show()
    response = opened(request, conversation, AnswerForm(initial=written.initial), written=written)
    openings.note_reading(conversation, by=request.staff, side=Side.INSURER)
    return response


def asked(request: StaffRequest, conversation: Conversation, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    """Ask why somebody outside the department wants to read."""
    context = {"crumbs": (Link(_("Inbox"), reverse("desk:inbox")),), "conversation": conversation, "form": form}
    return page(request, "desk/conversations/asked.html", context, status=status)


def destroyed(request: StaffRequest, conversation: Conversation) -> HttpResponse:
    """Say that the content was destroyed; number, topic and times are all there is."""
    context = {"crumbs": (Link(_("Inbox"), reverse("desk:inbox")),), "conversation": conversation}
    return page(request, "pages/conversation_destroyed.html", context)


def waited_for(seen: Seen, now: datetime) -> str:
    """Return how long a conversation has waited for the pension company; empty when it does not."""
    return waited(seen.conversation.turn_began_at, now) if seen.waits else ""


def conversation_of(request: StaffRequest, number: int) -> Conversation:
    """Return a conversation of the handler's departments. Raises Http404."""
    related = Conversation.objects.select_related("employer", "topic", "insurer_assignee")
    return get_object_or_404(related.open_to_staff(request.staff), number=number)


def opened(
    request: StaffRequest,
    conversation: Conversation,
    form: AnswerForm,
    *,
    written: Composing | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a conversation with the form to answer in and what is known of its employer."""
    lines = thread(conversation, seen_by=Side.INSURER)
    now = timezone.now()
    seen = Seen(conversation, conversation.status_for(Side.INSURER))
    shown = sum(isinstance(line, ReadableMessage) for line in lines)
    employers_own = Conversation.objects.open_to_staff(request.staff).filter(employer_id=conversation.employer_id)
    earlier = employers_own.filter(number__lt=conversation.number).order_by("-number")
    context = {
        "crumbs": (Link(_("Inbox"), reverse("desk:inbox")),),
        "conversation": conversation,
        "seen": seen,
        "waited": waited_for(seen, now),
        "late": seen.waits and is_late(conversation.turn_began_at, conversation.topic.target_days, now),
        "thread": lines,
        "form": form,
        "written": shown,
        "own": openings.belongs(conversation, request.staff),
        "may_destroy": seen.closed and request.staff.is_administrator,
        "files": files_shown(lines, lambda file: reverse("desk:conversation-file", args=[conversation.number, file])),
        "composing": written or place_of(request, conversation).show(),
        "draft_url": draft_url(conversation),
        "sentences": form.errors.get("files", []),
        **working_on(conversation, Side.INSURER, user_id=request.user.pk, may_assign=True),
        "templates": templates_for(conversation),
        "closure": ClosureForm(initial={"seen": shown}),
        "open_cases": employers_own.filter(closed_at=None).count(),
        "earlier": earlier.select_related("topic")[:EARLIER_SHOWN],
        "business_id_label": BUSINESS_ID_LABEL[Market(conversation.employer.market)],
    }
    return page(request, "desk/conversations/show.html", context, status=status)
