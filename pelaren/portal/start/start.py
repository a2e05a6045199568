"""The start page: what awaits you."""

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from pelaren.domain.accounts.permissions import Permission
from pelaren.portal.conversations.conversations import new_url
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page, waits
from pelaren.portal.start.group_pensions import ahead
from pelaren.portal.start.messages_awaiting import messages_awaiting


@employer_page(Permission.ENTER)
def show(request: EmployerRequest) -> HttpResponse:
    """Show what awaits the employer, counted anew at each load."""
    context: dict[str, object] = {
        "awaiting": messages_awaiting(request.membership, lambda: waits(request)),
        "contracts": ahead(request.membership, today=timezone.localdate()),
        "market": request.membership.employer.market,
        "customer_number": request.membership.employer.customer_number,
        "new_url": new_url(request),
        "phone": settings.PELAREN_INSURER_PHONE,
    }
    return page(request, "portal/start/show.html", context)
