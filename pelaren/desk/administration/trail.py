"""The audit trail as people read it, newest first."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from pelaren.desk import frame
from pelaren.desk.administration.administration import tabs
from pelaren.desk.administration.things import Things
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.domain.accounts.queries import NamedUser, named
from pelaren.domain.audit import queries, sentences
from pelaren.domain.audit.models import Event
from pelaren.domain.employers import queries as employers
from pelaren.values.identity_numbers import search_forms
from pelaren.web.listing import page_of

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One event: when, at which employer (empty: the pension company's own), and what happened."""

    event: Event
    at: datetime
    employer: str
    sentence: str


@staff_page(administrator=True, methods=("GET", "POST"))
def index(request: StaffRequest) -> HttpResponse:
    """Show the trail, of the employers that a text points at, of the pension company itself, or all of it."""
    if request.method == "POST":
        return _search(request)
    text, own = request.GET.get("q", "").strip(), request.GET.get("own") == "1"
    found = list(employers.find(text).values_list("pk", flat=True)) if text and not own else None
    events = queries.newest_first(employer_ids=found, own=own)
    page = page_of(request.GET, total=events.count(), sorts=("newest",), size=PAGE)
    arguments = {
        "lines": _lines(list(events[page.rows])),
        "page": page,
        "text": text,
        "own": own,
        "tabs": tabs("trail"),
    }
    return frame.page(request, "desk/administration/trail.html", arguments)


def _search(request: StaffRequest) -> HttpResponse:
    """Put what was searched for into the address, except an identity number, which belongs in none."""
    text = request.POST.get("q", "").strip()
    if search_forms(text):
        messages.warning(request, _("Search for an employer here. Personal identity numbers are not in the trail."))
        text = ""
    return redirect(f"{reverse('desk:trail')}?{urlencode({'q': text})}" if text else "desk:trail")


def _lines(events: list[Event]) -> list[Line]:
    people = named(event.actor_id for event in events if event.actor_id)
    things = Things.of(events)
    return [_line(event, people, things) for event in events]


def _line(event: Event, people: dict[int, NamedUser], things: Things) -> Line:
    actor = people.get(event.actor_id or 0)
    employer = event.employer
    said = sentences.sentence(
        event.name,
        event.facts,
        who=f"{actor.name} ({actor.handle})" if actor else sentences.the_system(),
        about=things.label(event.about),
        currency=employer.currency if employer else "EUR",
        market=employer.market if employer else "FI",
    )
    return Line(event, timezone.localtime(event.at), employer.name if employer else "", said)
