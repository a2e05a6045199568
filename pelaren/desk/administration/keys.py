"""The keys: which root they are under, and exchanging all of them while people work."""

from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pelaren.desk import frame
from pelaren.desk.administration.administration import tabs
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.domain.messaging.operations import key_rotation
from pelaren.domain.runs.models import BUSY, Run, State
from pelaren.domain.vault.models import EmployerKey
from pelaren.values.refusals import Refusal


@staff_page(administrator=True, methods=["GET", "POST"])
def index(request: StaffRequest) -> HttpResponse:
    """Show how many keys each root key wraps, and begin to exchange them."""
    if request.method == "POST":
        try:
            key_rotation.start(by=request.staff, now=timezone.now())
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        return redirect("desk:keys")
    latest = Run.objects.filter(kind=key_rotation.KIND).order_by("-started_at").select_related("started_by").first()
    context: dict[str, object] = {
        "roots": EmployerKey.objects.values("root_version").annotate(count=Count("pk")).order_by("root_version"),
        "newest": EmployerKey.objects.aggregate(Max("generation"))["generation__max"] or 0,
        "run": latest,
        "busy": latest is not None and latest.state in BUSY,
        "failed": latest is not None and latest.state is State.FAILED,
        "tabs": tabs("keys"),
    }
    fragment = request.headers.get("HX-Request") == "true"
    return frame.page(request, f"desk/administration/{'_keys' if fragment else 'keys'}.html", context)
