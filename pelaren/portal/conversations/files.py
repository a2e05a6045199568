"""The files of conversations: given out to members alone, as something to keep and never as a page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext

from pelaren.documents.downloads import download
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.messaging import enclosures, sealing
from pelaren.domain.messaging.models import Attachment
from pelaren.domain.messaging.operations import openings
from pelaren.domain.messaging.operations.exports import Door
from pelaren.domain.messaging.rules import Side
from pelaren.portal.conversations.conversations import conversation_of
from pelaren.portal.doors import EmployerRequest, employer_page


@employer_page(Permission.READ_MESSAGES)
def show(request: EmployerRequest, number: int, file: UUID) -> HttpResponseBase:
    """Give out one file of a conversation, if it may be delivered."""
    conversation = conversation_of(request, number)
    own = Attachment.objects.open_to(request.membership).filter(message__conversation=conversation)
    attachment = get_object_or_404(own.select_related("file", "message"), file__public_id=file)
    if not attachment.file.delivered or conversation.key_destroyed_at is not None:
        messages.warning(request, gettext("This file is not delivered. Its line in the conversation says why."))
        return redirect("conversation", request.membership.employer.customer_number, number)
    opened = enclosures.opened(attachment, key=sealing.data_key(conversation))
    openings.note_file(conversation, attachment.file, by=request.membership, side=Side.EMPLOYER)
    return download(
        opened.pieces(), name=opened.about.name, media_type=opened.about.media_type, size=attachment.file.size,
        door=Door(request.membership.employer_id),
    )  # fmt: skip
