"""Start a conversation with one employer, or one each with many."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.desk.conversations.forms import RoundForm
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.frame import page
from pelaren.domain.employers.models import Employer
from pelaren.domain.messaging.models import Topic
from pelaren.domain.messaging.operations import conversations, rounds
from pelaren.domain.messaging.rules import Side
from pelaren.domain.runs.models import BUSY, Run, State
from pelaren.web.frame import Link


@staff_page(methods=["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Write to one employer at once, or to many by a run with progress."""
    typed = request.POST if request.method == "POST" else None
    first = {"employers": request.GET.get("employer", "")[:9]}
    form = RoundForm(typed, topics=Topic.objects.current(), initial=first)
    with form.refusals():
        if form.is_valid():
            return _sent(request, form)
    context = {
        "crumbs": (Link(_("Inbox"), reverse("desk:inbox")),),
        "form": form,
        "back_url": reverse("desk:inbox"),
        "named": Employer.objects.filter(customer_number__in=form.numbers_typed).order_by("name"),
    }
    return page(request, "desk/conversations/new.html", context, status=422 if form.errors else 200)


@staff_page()
def show(request: StaffRequest, run: str) -> HttpResponse:
    """Show how far a run to many employers has come; the page asks again while it is busy."""
    found = get_object_or_404(Run, public_id=run, kind=rounds.ROUND, employer=None)
    context = {
        "crumbs": (Link(_("Inbox"), reverse("desk:inbox")),),
        "run": found,
        "busy": found.state in BUSY,
        "failed": found.state is State.FAILED,
        "topic": Topic.objects.get(pk=found.facts["topic"]),
    }
    template = "_round.html" if request.headers.get("HX-Request") == "true" else "round.html"
    return page(request, f"desk/conversations/{template}", context)


def _sent(request: StaffRequest, form: RoundForm) -> HttpResponse:
    given = form.cleaned_data
    order = {"topic": given["topic"], "text": given["text"], "by": request.staff, "now": timezone.now()}
    if len(given["employers"]) == 1:
        [employer] = given["employers"]
        conversation = conversations.start(
            employer_id=employer.pk, side=Side.INSURER, form_key=given["form_key"], **order
        )
        sent = gettext("Your message is sent. Its number is %(number)d.")
        messages.success(request, sent % {"number": conversation.number})
        own = request.staff.departments.filter(pk=given["topic"].department_id).exists()
        return redirect("desk:conversation", conversation.number) if own else redirect("desk:inbox")
    ids = [employer.pk for employer in given["employers"]]
    run = rounds.order(employer_ids=ids, form_key=given["form_key"], **order)
    return redirect("desk:conversation-round", run.public_id)
