"""Whom you represent: choose a role after sign-in, change it at any time."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pelaren.domain.accounts.models import Membership, StaffMember
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.rules import Side
from pelaren.domain.tenancy import context
from pelaren.portal.doors import EmployerRequest, signed_in
from pelaren.values.names import fold, sort_key
from pelaren.web.frame import Frame
from pelaren.web.listing import Page, page_of

SEARCH_FROM = 9
"""From how many roles on the page offers a search."""
PAGE = 50


@dataclass(frozen=True)
class RoleRow:
    """One role that can be chosen; `waiting` is None where the role may not read messages."""

    membership: Membership
    waiting: int | None

    @property
    def url(self) -> str:
        return reverse("start", args=[self.membership.employer.customer_number])

    @property
    def about(self) -> str:
        """What one may do there, and where it is."""
        employer = self.membership.employer
        return " · ".join(
            [str(self.membership.get_role_display()), employer.business_id_shown, str(employer.get_market_display())]
        )

    @property
    def waits(self) -> str:
        """The sentence about what waits for the employer."""
        if not self.waiting:
            return _("Nothing waits")
        return ngettext("%(count)d message waits", "%(count)d messages wait", self.waiting) % {"count": self.waiting}


@signed_in
def home(request: EmployerRequest) -> HttpResponse:
    """Lead on to where the work is: the desk, the one employer, or the choice between several."""
    if StaffMember.objects.filter(user=request.user, left_at=None).exists():
        return redirect("desk:inbox")
    memberships = Membership.objects.of(request.user)[:2]
    if len(memberships) == 1:
        return redirect("start", memberships[0].employer.customer_number)
    return redirect("roles")


@signed_in
def index(request: EmployerRequest) -> HttpResponse:
    """List the employers the person may represent, with what waits at each."""
    everything = sorted(Membership.objects.of(request.user), key=lambda membership: sort_key(membership.employer.name))
    text = request.GET.get("q", "").strip()
    found = [membership for membership in everything if _matches(membership, text)]
    page = page_of(request.GET, total=len(found), sorts=("name",), size=PAGE)
    arguments = {
        "frame": _frame(request),
        "cancel_url": _came_from(request),
        "rows": _rows(found[page.rows]),
        "page": page,
        "text": text,
        "searchable": len(everything) >= SEARCH_FROM,
        "nobody": not everything,
        "title": _title(page, text),
    }
    return render(request, "portal/account/roles.html", arguments)


def _title(page: Page, text: str) -> str:
    return _("No company matches “%(text)s”") % {"text": text} if text and not page.total else ""


def _matches(membership: Membership, text: str) -> bool:
    """Return whether every typed word stands in the name, the customer number or the business id of the employer."""
    employer = membership.employer
    told = f"{fold(employer.name)} {employer.customer_number} {employer.business_id_shown} {employer.business_id}"
    return all(word in told for word in fold(text).split())


def _rows(memberships: list[Membership]) -> list[RoleRow]:
    reading = {m.employer_id for m in memberships if m.may(Permission.READ_MESSAGES)}
    waiting = _waiting_at(reading)
    return [
        RoleRow(membership, waiting.get(membership.employer_id, 0) if membership.employer_id in reading else None)
        for membership in memberships
    ]


def _waiting_at(employer_ids: set[int]) -> dict[int, int]:
    """
    Count what waits for each of the employers, all of which the person may represent.

    Choosing a role opens no employer's rows, so this question is asked for the pension company, for these ids alone.
    """
    with context.acting_for_insurer():
        waiting = Conversation.objects.filter(employer_id__in=employer_ids).waiting_for(Side.EMPLOYER).order_by()
        return dict(waiting.values_list("employer_id").annotate(Count("pk")))


def _frame(request: EmployerRequest) -> Frame:
    user = request.user
    return Frame(
        home_url=reverse("home"),
        user_name=user.full_name,
        user_id=user.handle,
        sign_out_url=reverse("account_logout"),
        insurer=settings.PELAREN_INSURER,
    )


def _came_from(request: EmployerRequest) -> str:
    """Return the employer's page that the person came from and can go back to; empty after sign-in."""
    parts = urlsplit(request.META.get("HTTP_REFERER", ""))
    return parts.path if parts.netloc == request.get_host() and parts.path.startswith("/employers/") else ""
