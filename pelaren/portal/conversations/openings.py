"""Who has opened a conversation and its files: the employer's lead sees it, also of the pension company's people."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.accounts.queries import named
from pelaren.domain.audit.models import Event
from pelaren.domain.audit.operations.trail import about_label
from pelaren.domain.messaging.rules import Side
from pelaren.portal.conversations.conversations import conversation_of, crumbs
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.values.moments import format_moment
from pelaren.web.frame import Link
from pelaren.web.listing import page_of

IN_WORDS = {
    "conversation.opened": _("Opened the conversation"),
    "conversation.opened-outside": _("Opened it from another department, with a reason"),
    "conversation.file-opened": _("Opened a file"),
    "conversation.exported": _("Took the conversation out with its files"),
}


@dataclass(frozen=True)
class Line:
    """One opening: who, of which side, when, and what was opened."""

    who: str
    side: str
    when: str
    what: object


@employer_page(Permission.VIEW_COLLEAGUES)
def index(request: EmployerRequest, number: int) -> HttpResponse:
    """List the openings of a conversation, the newest first."""
    conversation = conversation_of(request, number)
    employer = request.membership.employer
    events = Event.objects.open_to(request.membership).filter(about=about_label(conversation), name__in=IN_WORDS)
    listed = page_of(request.GET, total=events.count(), sorts=("newest",))
    found = list(events.order_by("-sequence")[listed.rows])
    people = named(event.actor_id for event in found if event.actor_id)
    lines = [
        Line(
            f"{people[event.actor_id].name} ({people[event.actor_id].handle})" if event.actor_id in people else "–",
            employer.name if event.facts.get("side") == Side.EMPLOYER else settings.PELAREN_INSURER,
            format_moment(event.at, employer.market),
            IN_WORDS[event.name],
        )
        for event in found
    ]
    url = reverse("conversation", args=[employer.customer_number, number])
    back = Link(_("Message %(number)s") % {"number": number}, url)
    context = {"crumbs": (*crumbs(request), back), "conversation": conversation, "lines": lines, "page": listed}
    return page(request, "portal/conversations/openings.html", context)
