"""Taking one conversation out with its files, for the records of an authority."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.documents import conversation_export, zip_stream
from pelaren.documents.downloads import download
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.operations import exports, openings
from pelaren.domain.messaging.rules import Side


@staff_page(methods=["POST"])
def create(request: StaffRequest, number: int) -> HttpResponseBase:
    """Give out one conversation as PDF with its files, in an archive. Internal notes are no part of it."""
    conversation = get_object_or_404(Conversation.objects.select_related("employer", "topic"), number=number)
    if not openings.may_read(conversation, request.staff, now=timezone.now()):
        raise Http404
    if conversation.key_destroyed_at is not None:
        return redirect("desk:conversation", number)
    entries = list(conversation_export.entries(conversation, language=get_language() or "sv"))
    openings.note_export(conversation, by=request.staff, side=Side.INSURER)
    door = exports.Door(conversation.employer_id)
    return download(zip_stream.pieces(entries), name=f"{number}.zip", media_type=zip_stream.MEDIA_TYPE, door=door)
