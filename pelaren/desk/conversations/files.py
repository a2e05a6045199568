"""The files of conversations, for handlers who may read them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.documents.downloads import download
from pelaren.domain.messaging import enclosures, sealing
from pelaren.domain.messaging.models import Attachment, Conversation
from pelaren.domain.messaging.operations import openings
from pelaren.domain.messaging.operations.exports import Door
from pelaren.domain.messaging.rules import Side


@staff_page()
def show(request: StaffRequest, number: int, file: UUID) -> HttpResponseBase:
    """Give out one file of a conversation, if it may be delivered."""
    conversation = get_object_or_404(Conversation.objects.select_related("employer", "topic"), number=number)
    if not openings.may_read(conversation, request.staff, now=timezone.now()):
        raise Http404
    own = Attachment.objects.filter(employer_id=conversation.employer_id, message__conversation=conversation)
    attachment = get_object_or_404(own.select_related("file", "message"), file__public_id=file)
    if not attachment.file.delivered or conversation.key_destroyed_at is not None:
        messages.warning(request, gettext("This file is not delivered. Its line in the conversation says why."))
        return redirect("desk:conversation", number)
    opened = enclosures.opened(attachment, key=sealing.data_key(conversation))
    openings.note_file(conversation, attachment.file, by=request.staff, side=Side.INSURER)
    return download(
        opened.pieces(), name=opened.about.name, media_type=opened.about.media_type, size=attachment.file.size,
        door=Door(conversation.employer_id),
    )  # fmt: skip
