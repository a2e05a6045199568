"""Administration: who represents the employer, and with which rights."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise

from pelaren.domain.accounts import queries
from pelaren.domain.accounts.models import Membership
from pelaren.domain.accounts.permissions import IN_WORDS, Permission
from pelaren.portal import frame
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.web.listing import page_of

PAGE = 50


@dataclass(frozen=True)
class Colleague:
    """A row of the list: the membership, what it allows in words, and whether it is the reader's own."""

    membership: Membership
    rights: list[Promise]
    is_reader: bool


@employer_page(Permission.VIEW_COLLEAGUES)
def index(request: EmployerRequest) -> HttpResponse:
    """List the colleagues by name."""
    everybody = queries.colleagues(request.membership)
    page = page_of(request.GET, total=everybody.count(), sorts=("name",), size=PAGE)
    rows = [
        Colleague(
            membership,
            [words for permission, words in IN_WORDS.items() if membership.may(permission)],
            membership.user_id == request.user.pk,
        )
        for membership in everybody[page.rows]
    ]
    export_url = reverse("conversations-export", args=[request.membership.employer.customer_number])
    context = {"rows": rows, "page": page, "export_url": export_url}
    return frame.page(request, "portal/account/colleagues.html", context)
