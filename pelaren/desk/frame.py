"""The frame around the desk's pages: dark bar, the handler's queues and topics with what waits in each."""

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.desk.doors import StaffRequest
from pelaren.domain.messaging.models import Topic
from pelaren.domain.messaging.rules import Side
from pelaren.values.dates import format_date
from pelaren.web.frame import Frame, Link, MenuItem, MenuSection, QuickSearch, QuickSearchField, printed_line
from pelaren.web.handbook import help_url


def page(request: StaffRequest, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    """Render a page of the desk inside its frame."""
    return render(request, template, {"frame": frame(request), **context}, status=status)


def frame(request: StaffRequest) -> Frame:
    """Return the frame for this request's staff member, in one query."""
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
        quick_search=QuickSearch(
            reverse("desk:quick-search"),
            _("Find an employer"),
            (QuickSearchField("customer_number", _("Customer no."), numeric=True),),
        ),
        footer=(
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
        (_("Savings values"), "savings", ("savings",)),
    ]
    if request.staff.is_administrator:
        entries.append((_("System administration"), "administration", ("administration", "trail")))
    return tuple(
        MenuItem(label, reverse(f"desk:{name}"), current=here.startswith(prefixes)) for label, name, prefixes in entries
    )


def _side(request: StaffRequest) -> tuple[MenuSection, ...]:
    waits = Q(conversations__closed_at=None, conversations__last_side=Side.EMPLOYER)
    topics = (
        Topic.objects.filter(department__in=request.staff.departments.all())
        .annotate(waiting=Count("conversations", filter=waits))
        .order_by("name")
    )
    chosen = request.GET.get("topic", "")
    inbox = reverse("desk:inbox")
    items = tuple(
        MenuItem(topic.name, f"{inbox}?topic={topic.pk}", current=chosen == str(topic.pk), count=topic.waiting)
        for topic in topics
    )
    everything = MenuItem(_("Inbox"), inbox, current=request.path == inbox and not chosen,
                          count=sum(item.count or 0 for item in items))  # fmt: skip
    return (MenuSection((everything,), _("My queue")), MenuSection(items, _("Topics")))
