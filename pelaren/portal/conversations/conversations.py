"""Secure messages: the list, a new one, and a whole conversation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.composing.drafts import keep_typed
from pelaren.composing.file_words import files_shown
from pelaren.composing.forms import AnswerForm
from pelaren.composing.pages import working_on
from pelaren.composing.place import Composing
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.messaging.models import Conversation, Topic
from pelaren.domain.messaging.operations import conversations, openings
from pelaren.domain.messaging.queries import ReadableMessage, thread
from pelaren.domain.messaging.rules import Side
from pelaren.portal.conversations.forms import NewMessageForm
from pelaren.portal.conversations.places import draft_url, place_of
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.web.frame import Link
from pelaren.web.kept_text import keeps_typed_text


@keeps_typed_text
@employer_page(Permission.ANSWER_MESSAGES, methods=["GET", "POST"])
def new(request: EmployerRequest) -> HttpResponse:
    """Write the first message of a conversation."""
    employer = request.membership.employer
    place, sent = place_of(request), request.method == "POST"
    written = Composing() if sent else place.show()
    typed = (request.POST, request.FILES) if sent else ()
    form = NewMessageForm(*typed, topics=Topic.objects.current(), market=employer.market, initial=written.initial)
    with form.refusals():
        if form.is_valid():
            conversation = conversations.start(
                employer_id=employer.pk,
                topic=form.cleaned_data["topic"],
                text=form.cleaned_data["text"],
                form_key=form.cleaned_data["form_key"],
                enclosed=form.enclosed,
                side=Side.EMPLOYER,
                by=request.membership,
                now=timezone.now(),
            )
            said = gettext("Your message is sent. Its number is %(number)d.")
            messages.success(request, said % {"number": conversation.number})
            return redirect("conversation", employer.customer_number, conversation.number)
    if sent:
        written, _unsaid = keep_typed(place, request.POST, request.FILES, now=timezone.now())
    context = {
        "crumbs": crumbs(request),
        "form": form,
        "back_url": crumbs(request)[-1].url,
        "composing": written,
        "draft_url": draft_url(request),
        "sentences": form.errors.get("files", []),
    }
    return page(request, "portal/conversations/new.html", context, status=422 if form.errors else 200)


@employer_page(Permission.READ_MESSAGES)
def show(request: EmployerRequest, number: int) -> HttpResponse:
    """Show a whole conversation. Reading changes no status; that it was opened is in the trail."""
    conversation = conversation_of(request, number)
    if conversation.key_destroyed_at is not None:
        return destroyed(request, conversation)
    written = place_of(request, conversation).show() if request.membership.may(Permission.ANSWER_MESSAGES) else None
    form = AnswerForm(initial=written.initial if written else None)
    response = opened(request, conversation, form, written=written)
    openings.note_reading(conversation, by=request.membership, side=Side.EMPLOYER)
    return response


def conversation_of(request: EmployerRequest, number: int) -> Conversation:
    """Return a conversation of the membership's employer. Raises Http404."""
    related = Conversation.objects.select_related("employer", "topic", "insurer_assignee", "employer_assignee")
    return get_object_or_404(related.open_to(request.membership), number=number)


def opened(
    request: EmployerRequest,
    conversation: Conversation,
    form: AnswerForm,
    *,
    written: Composing | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a conversation with a form to answer in, which only those see who may write."""
    lines = thread(conversation)
    address, may = [request.membership.employer.customer_number, conversation.number], request.membership.may
    context = {
        "crumbs": crumbs(request),
        "conversation": conversation,
        "seen_status": conversation.status_for(Side.EMPLOYER),
        "thread": lines,
        **working_on(conversation, Side.EMPLOYER, user_id=request.user.pk, may_assign=may(Permission.ASSIGN_MESSAGES)),
        "written": sum(isinstance(line, ReadableMessage) for line in lines),
        "form": form,
        "may_write": may(Permission.ANSWER_MESSAGES),
        "files": files_shown(lines, lambda file: reverse("conversation-file", args=[*address, file])),
        "composing": written or Composing(),
        "draft_url": draft_url(request, conversation),
        "sentences": form.errors.get("files", []),
        "export_url": reverse("conversation-export", args=address),
        "openings_url": reverse("conversation-openings", args=address) if may(Permission.VIEW_COLLEAGUES) else "",
    }
    return page(request, "portal/conversations/show.html", context, status=status)


def destroyed(request: EmployerRequest, conversation: Conversation) -> HttpResponse:
    """Say that the content was destroyed; number, topic and times are all there is."""
    context = {"crumbs": crumbs(request), "conversation": conversation}
    return page(request, "pages/conversation_destroyed.html", context)


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
