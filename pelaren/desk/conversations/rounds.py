"""Start a conversation with one employer, or one each with many."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.composing.drafts import keep_typed
from pelaren.composing.place import Composing
from pelaren.desk.conversations.forms import RoundForm, written_numbers
from pelaren.desk.conversations.places import draft_url, place_of
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.frame import page
from pelaren.domain.employers.models import Employer
from pelaren.domain.messaging.models import Topic
from pelaren.domain.messaging.operations import rounds
from pelaren.domain.runs.models import BUSY, Run, State
from pelaren.web.frame import Link
from pelaren.web.kept_text import keeps_typed_text


@keeps_typed_text
@staff_page(methods=["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Write to one employer at once, or to many by a run with progress."""
    place, sent = place_of(request), request.method == "POST"
    written = Composing() if sent else place.show()
    wanted = request.GET.get("employer", "")[:9]
    begun = bool(written.text or written.files)
    # What is begun is for whom it was begun for, whatever link led here.
    initial = {**written.initial, "employers": wanted} if wanted and not begun else written.initial
    typed = (request.POST, request.FILES) if sent else ()
    form = RoundForm(*typed, topics=Topic.objects.current(), initial=initial)
    with form.refusals():
        if form.is_valid():
            return _sent(request, form)
    if sent:
        written, _unsaid = keep_typed(place, request.POST, request.FILES, now=timezone.now())
    context = {
        "crumbs": (Link(_("Inbox"), reverse("desk:inbox")),),
        "form": form,
        "back_url": reverse("desk:inbox"),
        "named": Employer.objects.filter(customer_number__in=form.numbers_typed).order_by("name"),
        "composing": written,
        "draft_url": draft_url(),
        "sentences": form.errors.get("files", []),
        "left_behind": begun and wanted not in ["", *written_numbers(written.receivers)],
    }
    return page(request, "desk/conversations/new.html", context, status=422 if form.errors else 200)


@staff_page()
def show(request: StaffRequest, run: UUID) -> HttpResponse:
    """Show how far a run to many employers has come; the page asks again while it is busy."""
    found = get_object_or_404(Run, public_id=run, kind=rounds.ROUND, employer=None)
    context = {
        "crumbs": (Link(_("Inbox"), reverse("desk:inbox")),),
        "run": found,
        "busy": found.state in BUSY,
        "failed": found.state is State.FAILED,
        "topic": Topic.objects.get(pk=found.facts["topic"]),
        "reached": found.rows - found.rows_wrong,
        "left_out": Employer.objects.filter(pk__in=rounds.left_out(found)).order_by("name"),
    }
    template = "_round.html" if request.headers.get("HX-Request") == "true" else "round.html"
    return page(request, f"desk/conversations/{template}", context)


def _sent(request: StaffRequest, form: RoundForm) -> HttpResponse:
    given = form.cleaned_data
    order = {
        "topic": given["topic"], "text": given["text"], "form_key": given["form_key"], "enclosed": form.enclosed,
        "by": request.staff, "now": timezone.now(),
    }  # fmt: skip
    ids = [employer.pk for employer in given["employers"]]
    if len(ids) > 1:
        return redirect("desk:conversation-round", rounds.order(employer_ids=ids, **order).public_id)
    conversation = rounds.send(employer_id=ids[0], **order)
    sent = gettext("Your message is sent. Its number is %(number)d.")
    messages.success(request, sent % {"number": conversation.number})
    own = request.staff.departments.filter(pk=given["topic"].department_id).exists()
    return redirect("desk:conversation", conversation.number) if own else redirect("desk:inbox")
