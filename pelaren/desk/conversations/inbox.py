"""The handler's inbox: queues, topics, search, and what can be done with several cases at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext

from pelaren.desk.conversations.forms import InboxFilterForm
from pelaren.desk.conversations.waits import waited
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.frame import page, queues
from pelaren.domain.accounts.queries import departments_of, in_the_same_departments
from pelaren.domain.employers.models import Employer
from pelaren.domain.employers.queries import find
from pelaren.domain.messaging import inbox, search, targets
from pelaren.domain.messaging.filtering import search_hits, seen_in_order
from pelaren.domain.messaging.inbox import Queue, QueueCounts
from pelaren.domain.messaging.models import Conversation, Topic
from pelaren.domain.messaging.models.conversation import ConversationQuerySet
from pelaren.domain.messaging.operations import kept_searches
from pelaren.domain.messaging.queries import Seen
from pelaren.domain.messaging.rules import Side, Status
from pelaren.domain.messaging.search_keys import kept_text
from pelaren.domain.messaging.words import Wanted
from pelaren.domain.messaging.working import taken_from
from pelaren.values.identity_numbers import search_forms
from pelaren.values.typed_text import whole_number, without_spaces
from pelaren.web.listing import Page, UncountedPage, page_of, read_page, read_page_number, with_parameters

LONGEST_NUMBER = 8
EMPLOYERS_OFFERED = 5
SORTS = ("wait",)


@dataclass(frozen=True)
class InboxRow:
    """
    A conversation in the texts of a row (see `pelaren.web.many_rows`).

    `select` is what its check box says to those who hear the page. `mark` says that it waits for the pension company
    (attn) or is closed (done). `handle` is empty when nobody works on it, `waited` when it does not wait.
    """

    number: str
    url: str
    select: str
    mark: str
    employer: str
    topic: str
    status: str
    label: str
    handle: str
    waited: str
    late: bool


@dataclass(frozen=True)
class Asked:
    """What the address of the inbox asks for."""

    queue: Queue
    topic: int | None
    department: int | None
    employer: Employer | None
    number: int | None
    status: str
    text: str
    stale: bool

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than a whole queue."""
        return any((self.topic, self.department, self.employer, self.number, self.status, self.text))


@staff_page(methods=["GET", "POST"])
def index(request: StaffRequest) -> HttpResponse:
    """List the conversations of the handler's departments; a searched text is posted and kept out of the address."""
    if request.method == "POST":
        return redirect(_searched(request))
    now, asked = timezone.now(), read(request)
    topics, counted = queues(request)
    mine = Conversation.objects.filter(topic__in=topics)
    if asked.stale:
        messages.info(request, gettext("Your search has been forgotten. Write the text once more."))
    found = narrowed(mine, asked, topics=topics, user_id=request.user.pk, now=now)
    shown, ids = _paged(request, asked, found, topics, counted)
    departments = departments_of(request.staff)
    context = {
        "asked": asked,
        "counts": counted,
        "filter": InboxFilterForm(request.GET, topics=topics, departments=departments),
        "rows": rows_of(ids, topics=topics, now=now),
        "page": shown,
        "shown_at": now.isoformat(),
        "employers": list(find(asked.text)[:EMPLOYERS_OFFERED]) if asked.text and not search_forms(asked.text) else [],
        "colleagues": in_the_same_departments(request.staff),
        "taken": taken_from(request.user.pk, mine, side=Side.INSURER, now=now),
        "new_url": reverse("desk:conversation-new"),
        "chips": chips(request, asked),
        "queue_url": f"?queue={asked.queue.value}" if asked.queue.value else reverse("desk:inbox"),
    }
    return page(request, "desk/conversations/index.html", context)


def read(request: StaffRequest) -> Asked:
    """Read the address; what makes no sense narrows nothing."""
    parameters = request.GET
    key = _uuid(parameters.get("search", ""))
    text = kept_text(key, user_id=request.user.pk, employer_id=None, now=timezone.now()) if key else None
    queue, status = parameters.get("queue", ""), parameters.get("status", "")
    customer = _figures(parameters.get("employer", ""))
    return Asked(
        queue=Queue(queue) if queue in Queue.values else Queue.EVERYTHING,
        topic=_figures(parameters.get("topic", "")),
        department=_figures(parameters.get("department", "")),
        employer=Employer.objects.filter(customer_number=customer).first() if customer else None,
        number=_figures(parameters.get("number", "")),
        status=status if status in Status.values else "",
        text=text or "",
        stale=bool(key) and text is None,
    )


def chips(request: StaffRequest, asked: Asked) -> list[tuple[str, str]]:
    """Return what the list is narrowed to by more than its queue, each with the address without it."""
    shown = {
        "search": gettext("Text: %(value)s") % {"value": asked.text} if asked.text else "",
        "number": gettext("Message number: %(value)s") % {"value": asked.number} if asked.number else "",
        "employer": asked.employer.name if asked.employer else "",
    }
    named = [(label, name) for name, label in shown.items() if label]
    return [(label, with_parameters(request.GET, **{name: "", "page": ""})) for label, name in named]


def narrowed(
    conversations: ConversationQuerySet, asked: Asked, *, topics: list[Topic], user_id: int, now: datetime
) -> ConversationQuerySet:
    """Return what the address asks for. A number is looked for in every queue and status."""
    if asked.number is not None:
        return conversations.filter(number=asked.number)
    if asked.status and asked.queue is Queue.EVERYTHING:
        found = conversations.with_status(Side.INSURER, [Status(asked.status)])
    else:
        found = conversations.filter(inbox.condition(asked.queue, topics=topics, user_id=user_id, now=now))
        found = found.with_status(Side.INSURER, [Status(asked.status)]) if asked.status else found
    given = {"topic_id": asked.topic, "topic__department_id": asked.department, "employer": asked.employer}
    return found.filter(**{name: value for name, value in given.items() if value is not None})


def rows_of(ids: list[int], *, topics: list[Topic], now: datetime) -> list[InboxRow]:
    """Return the rows of a page, in one query."""
    # One address is asked for and one limit for each topic: neither is the same again for every row.
    base = reverse("desk:conversation", args=[0]).removesuffix("0/")
    late_before = targets.late_before_of(topics, now)
    return [
        _row(seen, f"{base}{seen.number}/", now, late_before)
        for seen in seen_in_order(Side.INSURER, ids, topics=topics)
    ]


def _row(seen: Seen, url: str, now: datetime, late_before: dict[int, datetime]) -> InboxRow:
    conversation, since = seen.conversation, seen.conversation.turn_began_at
    assignee = conversation.insurer_assignee
    return InboxRow(
        number=seen.number,
        url=url,
        select=gettext("Select %(number)s") % {"number": seen.number},
        mark="attn" if seen.waits else "done" if seen.closed else "",
        employer=conversation.employer.name,
        topic=conversation.topic.name,
        status=seen.status.value,
        label=str(seen.status.label),
        handle=assignee.handle if assignee else "",
        waited=waited(since, now) if seen.waits else "",
        late=seen.waits and since < late_before.get(conversation.topic_id, since),
    )


def _paged(
    request: StaffRequest, asked: Asked, found: ConversationQuerySet, topics: list[Topic], counted: QueueCounts
) -> tuple[Page, list[int]]:
    if not asked.text:
        length = None if asked.narrows else counted.length(asked.queue)
        queue = asked.queue
        closed = queue is Queue.EVERYTHING and asked.status == Status.CLOSED
        if asked.number is not None:
            queue, closed = Queue.EVERYTHING, True
        return read_page(
            request.GET, found, total=length, sorts=SORTS,
            ids_of=lambda shown: inbox.page_ids(found, queue, topics, shown.rows, also_closed=closed),
        )  # fmt: skip
    size, number = page_of(request.GET, total=0, sorts=SORTS).size, read_page_number(request.GET)
    wanted = Wanted.read(asked.text)
    hits = search_hits(
        inbox.in_order(found, asked.queue), wanted, _question(wanted, asked), first=(number - 1) * size, size=size
    )
    if hits.total is not None:
        return page_of(request.GET, total=hits.total, sorts=SORTS), hits.page
    return UncountedPage(number, size, (number - 1) * size + len(hits.page) + 1, SORTS[0], request.GET), hits.page


def _question(wanted: Wanted, asked: Asked) -> search.Question | None:
    if not wanted:
        return None
    if asked.employer:
        return search.of_employer(wanted, asked.employer.pk)
    return search.of_employers(wanted, Employer.objects.values_list("pk", flat=True))


def _searched(request: StaffRequest) -> str:
    """Return where a search leads: a message number is told by the address, any other text only by its key."""
    text = request.POST.get("q", "").strip()[:200]
    given = {name: request.POST.get(name, "") for name in ("queue", "topic", "department", "status", "employer")}
    figures = without_spaces(text)
    if _figures(figures) is not None:
        given = {"number": figures}
    elif text:
        key = kept_searches.keep(text, user_id=request.user.pk, employer_id=None, now=timezone.now())
        given |= {"search": str(key)}
    query = urlencode({name: value for name, value in given.items() if _may_stand(name, value)})
    return f"{reverse('desk:inbox')}?{query}"


def _may_stand(name: str, value: str) -> bool:
    """Return whether a posted value belongs into an address: our own names, figures and keys."""
    if name == "search":
        return True
    if name in {"queue", "status"}:
        return value in {*Queue.values, *Status.values} and value != ""
    return _figures(value) is not None


def _figures(text: str) -> int | None:
    return whole_number(text, longest=LONGEST_NUMBER)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
