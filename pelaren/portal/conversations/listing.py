"""The list of secure messages: filter, search, sort and page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.messaging import search
from pelaren.domain.messaging.filtering import search_hits, seen_in_order
from pelaren.domain.messaging.models import Conversation, Topic
from pelaren.domain.messaging.models.conversation import ConversationQuerySet
from pelaren.domain.messaging.operations import kept_searches
from pelaren.domain.messaging.rules import Side, Status
from pelaren.domain.messaging.working import taken_from
from pelaren.portal.conversations.conversations import crumbs, new_url
from pelaren.portal.conversations.filters import FilterForm, Narrowing, address_of
from pelaren.portal.conversations.rows import listed_rows
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.web.listing import Page, UncountedPage, page_of, read_page, read_page_number

SORTS = ("-date", "date", "-number", "number")
ORDERS = {
    "-date": ("-last_message_at", "-pk"),
    "date": ("last_message_at", "pk"),
    "-number": ("-number",),
    "number": ("number",),
}


@employer_page(Permission.READ_MESSAGES, methods=["GET", "POST"])
def index(request: EmployerRequest) -> HttpResponse:
    """List the conversations; a filter is posted, and stands in the address afterwards without the searched text."""
    topics = list(Topic.objects.all())
    if request.method == "POST":
        form = FilterForm(request.POST, topics=topics)
        if form.is_valid():
            return redirect(filtered_url(request, form.cleaned_data))
        return listed(request, topics, form=form, status=422)
    return listed(request, topics)


def filtered_url(request: EmployerRequest, cleaned: dict[str, Any]) -> str:
    """Return the address of the list with a filter; a searched text is kept and only its key stands there."""
    employer = request.membership.employer
    key = None
    if text := cleaned["text"]:
        key = kept_searches.keep(text, user_id=request.user.pk, employer_id=employer.pk, now=timezone.now())
    sort = request.GET.get("sort", "")
    query = address_of(cleaned, search=key, sort=sort if sort in ORDERS else "")
    return f"{reverse('conversations', args=[employer.customer_number])}{query}"


def listed(
    request: EmployerRequest, topics: list[Topic], *, form: FilterForm | None = None, status: int = 200
) -> HttpResponse:
    """Render the list as the address says; with a form to correct, the form shows what was typed."""
    membership, employer, now = request.membership, request.membership.employer, timezone.now()
    narrowing = Narrowing.read(request.GET, topics=topics, user_id=membership.user_id, employer_id=employer.pk, now=now)
    if narrowing.stale:
        messages.info(request, gettext("Your search has been forgotten. Write the text once more under the filters."))
    own = Conversation.objects.open_to(membership)
    shown, ids = paged(request, narrowing, narrowing.filter.narrowed(own, side=Side.EMPLOYER))
    filtering = "filtering" in request.GET or form is not None
    context = {
        "crumbs": crumbs(request)[:1],
        "rows": listed_rows(seen_in_order(Side.EMPLOYER, ids, topics=topics, employer=employer), employer=employer),
        "page": shown,
        "date_head": shown.head("date"),
        "number_head": shown.head("number"),
        "narrowing": narrowing,
        "form": form or (FilterForm(topics=topics, initial=narrowing.initial) if filtering else None),
        "everything_url": f"?{'&'.join(f'status={value}' for value in Status.values)}",
        "new_url": new_url(request),
        "filtering": filtering,
        "taken": taken_from(membership.user_id, own, side=Side.EMPLOYER, now=now),
    }
    return page(request, "portal/conversations/index.html", context, status=status)


def paged(request: EmployerRequest, narrowing: Narrowing, found: ConversationQuerySet) -> tuple[Page, list[int]]:
    """Return the page that was asked for, and the ids of its rows in order."""
    if not narrowing.filter.text:
        return read_page(
            request.GET, found, sorts=SORTS,
            ids_of=lambda shown: list(found.order_by(*ORDERS[shown.sort]).values_list("pk", flat=True)[shown.rows]),
        )  # fmt: skip
    asked = page_of(request.GET, total=0, sorts=SORTS)
    number = read_page_number(request.GET)
    wanted = narrowing.filter.wanted
    question = search.of_employer(wanted, request.membership.employer_id) if wanted else None
    ordered = found.order_by(*ORDERS[asked.sort])
    hits = search_hits(ordered, wanted, question, first=(number - 1) * asked.size, size=asked.size)
    if hits.total is not None:
        return page_of(request.GET, total=hits.total, sorts=SORTS), hits.page
    known = (number - 1) * asked.size + len(hits.page) + 1
    return UncountedPage(number, asked.size, known, asked.sort, request.GET), hits.page
