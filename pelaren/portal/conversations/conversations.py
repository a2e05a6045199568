"""Secure messages: the list, a new one, and a whole conversation."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.messaging.models import Conversation, Topic
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.queries import as_seen_by, thread
from pelaren.domain.messaging.rules import Side, Status, statuses_named
from pelaren.portal.conversations.forms import AnswerForm, NewMessageForm
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.web.frame import Link
from pelaren.web.listing import page_of


@employer_page(Permission.READ_MESSAGES)
def index(request: EmployerRequest) -> HttpResponse:
    """List the conversations in the chosen statuses; all but the closed ones from the start."""
    chosen = statuses_named(request.GET.getlist("status"))
    found = Conversation.objects.open_to(request.membership).with_status(Side.EMPLOYER, chosen)
    listed = page_of(request.GET, total=found.count(), sorts=("-date", "date"))
    ordered = found.oldest_first() if listed.sort == "date" else found.newest_first()
    context = {
        "crumbs": crumbs(request)[:1],
        "rows": as_seen_by(Side.EMPLOYER, ordered[listed.rows]),
        "page": listed,
        "date_head": listed.head("date"),
        "statuses": [(status, status in chosen) for status in Status],
        "chosen": ", ".join(str(status.label) for status in chosen),
        "filtered": chosen != statuses_named([]),
        "everything_url": f"?{urlencode({'status': Status.values}, doseq=True)}",
        "new_url": new_url(request),
        "filtering": "filtering" in request.GET,
    }
    return page(request, "portal/conversations/index.html", context)


@employer_page(Permission.ANSWER_MESSAGES, methods=["GET", "POST"])
def new(request: EmployerRequest) -> HttpResponse:
    """Write the first message of a conversation."""
    employer = request.membership.employer
    typed = request.POST if request.method == "POST" else None
    form = NewMessageForm(typed, topics=Topic.objects.all(), market=employer.market)
    with form.refusals():
        if form.is_valid():
            conversation = conversations.start(
                employer_id=employer.pk,
                **form.cleaned_data,
                side=Side.EMPLOYER,
                by=request.membership,
                now=timezone.now(),
            )
            sent = gettext("Your message is sent. Its number is %(number)d.")
            messages.success(request, sent % {"number": conversation.number})
            return redirect("conversation", employer.customer_number, conversation.number)
    context = {"crumbs": crumbs(request), "form": form, "back_url": crumbs(request)[-1].url}
    return page(request, "portal/conversations/new.html", context, status=422 if form.errors else 200)


@employer_page(Permission.READ_MESSAGES)
def show(request: EmployerRequest, number: int) -> HttpResponse:
    """Show a whole conversation. Reading changes nothing."""
    return opened(request, conversation_of(request, number), AnswerForm())


def conversation_of(request: EmployerRequest, number: int) -> Conversation:
    """Return a conversation of the membership's employer. Raises Http404."""
    related = Conversation.objects.select_related("employer", "topic", "insurer_assignee")
    return get_object_or_404(related.open_to(request.membership), number=number)


def opened(
    request: EmployerRequest, conversation: Conversation, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    """Render a conversation with a form to answer in, which only those see who may write."""
    context = {
        "crumbs": crumbs(request),
        "conversation": conversation,
        "seen_status": conversation.status_for(Side.EMPLOYER),
        "thread": thread(conversation),
        "form": form,
        "may_write": request.membership.may(Permission.ANSWER_MESSAGES),
    }
    return page(request, "portal/conversations/show.html", context, status=status)


def new_url(request: EmployerRequest) -> str:
    """Return where a new message is written; empty for those who may only read."""
    if not request.membership.may(Permission.ANSWER_MESSAGES):
        return ""
    return reverse("conversation-new", args=[request.membership.employer.customer_number])


def crumbs(request: EmployerRequest) -> tuple[Link, ...]:
    """Return the way to a conversation: the employer's start page and the list."""
    customer_number = request.membership.employer.customer_number
    return (
        Link(_("Employer"), reverse("start", args=[customer_number])),
        Link(_("Secure messages"), reverse("conversations", args=[customer_number])),
    )
