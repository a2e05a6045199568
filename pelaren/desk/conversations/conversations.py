"""The handler's inbox and a whole conversation."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.desk.conversations.forms import AnswerForm, ClosureForm, InboxFilterForm
from pelaren.desk.conversations.waits import waited
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.frame import page
from pelaren.domain.messaging.models import Conversation, Topic
from pelaren.domain.messaging.models.conversation import ConversationQuerySet
from pelaren.domain.messaging.queries import ReadableMessage, Seen, as_seen_by, thread, waiting
from pelaren.domain.messaging.rules import Side, statuses_named
from pelaren.values.markets import Market
from pelaren.web.frame import Link
from pelaren.web.listing import page_of
from pelaren.web.sentences import BUSINESS_ID_LABEL

EARLIER_SHOWN = 5


@dataclass(frozen=True)
class InboxRow:
    """A conversation as the inbox shows it. `waited` is empty when it does not wait for the pension company."""

    seen: Seen
    waited: str


@staff_page()
def index(request: StaffRequest) -> HttpResponse:
    """List the conversations of the handler's departments: what waits first, the longest wait first."""
    own_topics = Topic.objects.filter(department__in=request.staff.departments.all())
    form = InboxFilterForm(request.GET, topics=own_topics)
    form.is_valid()
    mine = Conversation.objects.open_to_staff(request.staff)
    found = narrowed(mine, **form.cleaned_data)
    listed = page_of(request.GET, total=found.count(), sorts=("wait",))
    ordered = found.longest_waiting_first(Side.INSURER)[listed.rows]
    context = {
        "waiting": waiting(mine, side=Side.INSURER),
        "filter": form,
        "filtered": any(form.cleaned_data.values()),
        "rows": inbox_rows(ordered, now=timezone.now()),
        "page": listed,
    }
    return page(request, "desk/conversations/index.html", context)


@staff_page()
def show(request: StaffRequest, number: int) -> HttpResponse:
    """Show a whole conversation. Reading changes nothing."""
    return opened(request, conversation_of(request, number), AnswerForm())


def narrowed(conversations: ConversationQuerySet, *, topic: str = "", status: str = "") -> ConversationQuerySet:
    """Return the conversations of one topic and status, or of all but closed ones."""
    found = conversations.with_status(Side.INSURER, statuses_named([status]))
    return found.filter(topic_id=topic) if topic else found


def inbox_rows(conversations: ConversationQuerySet, *, now: datetime) -> list[InboxRow]:
    """Return the rows of the inbox, in one query."""
    return [InboxRow(seen, waited_for(seen, now)) for seen in as_seen_by(Side.INSURER, conversations)]


def waited_for(seen: Seen, now: datetime) -> str:
    """Return how long a conversation has waited for the pension company; empty when it does not."""
    return waited(seen.conversation.turn_began_at, now) if seen.waits else ""


def conversation_of(request: StaffRequest, number: int) -> Conversation:
    """Return a conversation of the handler's departments. Raises Http404."""
    related = Conversation.objects.select_related("employer", "topic", "insurer_assignee")
    return get_object_or_404(related.open_to_staff(request.staff), number=number)


def opened(request: StaffRequest, conversation: Conversation, form: AnswerForm, *, status: int = 200) -> HttpResponse:
    """Render a conversation with the form to answer in and what is known of its employer."""
    lines = thread(conversation)
    seen = Seen(conversation, conversation.status_for(Side.INSURER))
    written = sum(isinstance(line, ReadableMessage) for line in lines)
    employers_own = Conversation.objects.open_to_staff(request.staff).filter(employer_id=conversation.employer_id)
    earlier = employers_own.filter(number__lt=conversation.number).order_by("-number")
    context = {
        "crumbs": (Link(_("Inbox"), reverse("desk:inbox")),),
        "conversation": conversation,
        "seen": seen,
        "waited": waited_for(seen, timezone.now()),
        "thread": lines,
        "form": form,
        "closure": ClosureForm(initial={"seen": written}),
        "open_cases": employers_own.filter(closed_at=None).count(),
        "earlier": earlier.select_related("topic")[:EARLIER_SHOWN],
        "business_id_label": BUSINESS_ID_LABEL[Market(conversation.employer.market)],
    }
    return page(request, "desk/conversations/show.html", context, status=status)
