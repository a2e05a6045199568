"""Taking conversations out: one with its files at once, or all of the employer's by a run with progress."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext

from pelaren.documents import conversation_export, zip_stream
from pelaren.documents.downloads import download
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.files.operations import stored_files
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.operations import exports, openings
from pelaren.domain.messaging.rules import Side
from pelaren.domain.runs.models import BUSY, Run, State
from pelaren.portal.conversations.conversations import conversation_of, crumbs
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.values.refusals import Refusal


@employer_page(Permission.READ_MESSAGES, methods=["POST"])
def create(request: EmployerRequest, number: int) -> HttpResponseBase:
    """Give out one conversation as PDF with its files, in an archive."""
    conversation = conversation_of(request, number)
    if conversation.key_destroyed_at is not None:
        return redirect("conversation", request.membership.employer.customer_number, number)
    archive = zip_stream.pieces(list(_entries(conversation)))
    openings.note_export(conversation, by=request.membership, side=Side.EMPLOYER)
    door = exports.Door(request.membership.employer_id)
    return download(archive, name=f"{number}.zip", media_type=zip_stream.MEDIA_TYPE, door=door)


@employer_page(Permission.VIEW_COLLEAGUES, methods=["GET", "POST"])
def index(request: EmployerRequest) -> HttpResponse:
    """Begin to export all conversations, and show how far it has come."""
    employer = request.membership.employer
    if request.method == "POST":
        try:
            exports.order(
                employer_id=employer.pk, language=get_language() or "sv", by=request.membership, now=timezone.now()
            )
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        return redirect("conversations-export", employer.customer_number)
    runs = Run.objects.open_to(request.membership).filter(kind=exports.KIND).order_by("-started_at")
    latest = runs.first()
    context: dict[str, object] = {
        "crumbs": crumbs(request),
        "run": latest,
        "busy": latest is not None and latest.state in BUSY,
        "failed": latest is not None and latest.state is State.FAILED,
        "ready": latest is not None and exports.file_of(latest) is not None,
    }
    fragment = request.headers.get("HX-Request") == "true"
    return page(request, f"portal/conversations/{'_export' if fragment else 'export'}.html", context)


@employer_page(Permission.VIEW_COLLEAGUES)
def show(request: EmployerRequest, run: UUID) -> HttpResponseBase:
    """Give out the archive of all conversations."""
    found = get_object_or_404(Run.objects.open_to(request.membership), public_id=run, kind=exports.KIND)
    archive = exports.file_of(found)
    if archive is None:
        messages.warning(request, gettext("The archive is not there any longer. Make a new one."))
        return redirect("conversations-export", request.membership.employer.customer_number)
    file, holder = archive
    exports.note_download(found, by=request.membership)
    return download(
        stored_files.pieces(file, holder), name=exports.NAME, media_type=exports.MEDIA_TYPE, size=file.size,
        door=exports.Door(request.membership.employer_id),
    )  # fmt: skip


def _entries(conversation: Conversation) -> Iterator[zip_stream.Entry]:
    return conversation_export.entries(conversation, language=get_language() or "sv")
