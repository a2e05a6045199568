"""System administration: the company's staff with their departments, and which department receives which topic."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pelaren.desk import frame
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.domain.accounts import queries
from pelaren.domain.accounts.models import Department
from pelaren.domain.messaging.models import ReplyTemplate, Topic
from pelaren.web.frame import MenuItem


@staff_page(administrator=True)
def index(request: StaffRequest) -> HttpResponse:
    """Show who works in which department, and where each topic goes."""
    topics = Topic.objects.select_related("department").order_by("name")
    templates = ReplyTemplate.objects.filter(retired_at=None).select_related("department").order_by("name")
    arguments: dict[str, object] = {
        "staff": queries.staff(),
        "topics": topics,
        "departments": Department.objects.prefetch_related("topics").order_by("name"),
        "templates": templates,
        "tabs": tabs("administration"),
    }
    return frame.page(request, "desk/administration/index.html", arguments)


def tabs(current: str) -> tuple[MenuItem, ...]:
    """Return the tabs of system administration."""
    pages = ((_("Staff and topics"), "administration"), (_("Keys"), "keys"), (_("Audit trail"), "trail"))
    return tuple(MenuItem(label, reverse(f"desk:{name}"), current=name == current) for label, name in pages)
