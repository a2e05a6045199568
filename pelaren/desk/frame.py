"""The frame around the desk's pages: dark bar, the handler's queues and topics with what waits in each."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.desk.doors import StaffRequest
from pelaren.domain.messaging.inbox import Queue, QueueCounts, counts, own_topics
from pelaren.domain.messaging.models import Topic
from pelaren.values.dates import format_date
from pelaren.web.frame import Frame, Link, MenuItem, MenuSection, QuickSearch, QuickSearchField, printed_line
from pelaren.web.handbook import help_url

COUNTED = "pelaren.queue-counts"


def page(request: StaffRequest, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    """Render a page of the desk inside its frame."""
    return render(request, template, {"frame": frame(request), **context}, status=status)


def frame(request: StaffRequest) -> Frame:
    """Return the frame for this request's staff member, however much there is to count."""
    user = request.staff.user
    return Frame(
        home_url=reverse("desk:inbox"),
        user_name=user.full_name,
        user_id=user.handle,
        sign_out_url=reverse("account_logout"),
        insurer=settings.PELAREN_INSURER,
        primary=_primary(request),
        side=_side(request),
        side_label=_("Menu"),
        side_swaps="inbox" if _queue(request) is not None else "",
        quick_search=QuickSearch(
            reverse("desk:quick-search"),
            _("Find an employee or a customer"),
            (
                QuickSearchField("identity_number", _("Personal ID no.")),
                QuickSearchField("customer_number", _("Customer no."), numeric=True),
            ),
        ),
        footer=(
            Link(_("E-mail notices"), reverse("notices")),
            Link(_("Help"), help_url(request.resolver_match.view_name if request.resolver_match else "")),
            Link(_("Accessibility"), reverse("web:page", args=["accessibility"])),
            Link(_("How we handle personal data"), reverse("web:page", args=["personal-data"])),
        ),
        printed=printed_line(
            organisation=settings.PELAREN_INSURER,
            day=format_date(timezone.localdate(), "SE"),
            user_id=user.handle,
        ),
        staff=True,
    )


def _primary(request: StaffRequest) -> tuple[MenuItem, ...]:
    here = (request.resolver_match.url_name or "") if request.resolver_match else ""
    entries = [
        (_("Cases"), "inbox", ("inbox", "conversation")),
        (_("Employers"), "employers", ("employer", "contract")),
        (_("Incoming payments"), "payments", ("payments",)),
        (_("Issue invoices"), "issue-runs", ("issue-run",)),
        (_("Savings values"), "savings", ("savings",)),
    ]
    if request.staff.is_administrator:
        entries.append((_("System administration"), "administration", ("administration", "trail", "keys")))
    return tuple(
        MenuItem(label, reverse(f"desk:{name}"), current=here.startswith(prefixes)) for label, name, prefixes in entries
    )


def _side(request: StaffRequest) -> tuple[MenuSection, ...]:
    here, chosen = _queue(request), request.GET.get("topic", "")
    topics, counted = queues(request)
    inbox = reverse("desk:inbox")
    items = tuple(
        MenuItem(
            queue.label,
            f"{inbox}?queue={queue.value}" if queue.value else inbox,
            current=here == queue.value and not chosen,
            count=counted.of(queue),
        )
        for queue in Queue
    )
    by_topic = tuple(
        MenuItem(
            topic.name,
            f"{inbox}?topic={topic.pk}",
            current=chosen == str(topic.pk),
            count=counted.by_topic.get(topic.pk, 0),
        )
        for topic in topics
    )
    own = (MenuSection(items, _("My queue")),)
    return (*own, MenuSection(by_topic, _("Topics"))) if by_topic else own


def queues(request: StaffRequest) -> tuple[list[Topic], QueueCounts]:
    """Return the handler's topics and how much stands in each queue, asked once a request: menu and inbox tell it."""
    if COUNTED not in request.META:
        topics = own_topics(request.staff)
        request.META[COUNTED] = topics, counts(topics, user_id=request.user.pk, now=timezone.now())
    return request.META[COUNTED]


def _queue(request: StaffRequest) -> str | None:
    """Return the queue that is shown, None on other pages."""
    return request.GET.get("queue", "") if request.path == reverse("desk:inbox") else None
