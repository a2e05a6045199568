"""
Who opened what. Every opening is a line of the trail; from outside the department it takes a reason first.

A reason holds for the rest of a working turn, so that a handler who helps out is asked once and not at every click.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.models import StaffMember
from pelaren.domain.accounts.models.staff import StaffRole
from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.files.models import StoredFile
from pelaren.domain.messaging import sealing
from pelaren.domain.messaging.models import Conversation, NoticeKind, Opening
from pelaren.domain.messaging.operations import notices
from pelaren.domain.messaging.rules import Side
from pelaren.domain.vault import rules as vault
from pelaren.values.refusals import Refusal

HOLDS = timedelta(hours=4)
SHORTEST_REASON, LONGEST_REASON = 10, 500


class ReasonMissing(Refusal):
    field = "reason"
    message = _("Say why you open it, in at least 10 characters.")


def belongs(conversation: Conversation, staff: StaffMember) -> bool:
    """Return whether a conversation belongs to one of the staff member's departments."""
    return staff.departments.filter(topics=conversation.topic_id).exists()


def may_read(conversation: Conversation, staff: StaffMember, *, now: datetime) -> bool:
    """Return whether it is in the own departments, or was opened with a reason that still holds."""
    own = Opening.objects.filter(employer_id=conversation.employer_id, conversation=conversation, user=staff.user_id)
    return belongs(conversation, staff) or own.filter(until__gt=now).exists()


@transaction.atomic
def open_outside(*, conversation: Conversation, reason: str, by: StaffMember, now: datetime) -> Opening:
    """
    Open a conversation of another department for a reason; whoever is responsible for it is told.

    Raises ReasonMissing, and CannotOpen of the vault when its key was destroyed.
    """
    reason = " ".join(reason.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise ReasonMissing
    opening = Opening(
        employer_id=conversation.employer_id, conversation=conversation, user=by.user, opened_at=now, until=now + HOLDS
    )
    key = sealing.data_key(conversation)
    opening.sealed_reason = vault.seal(key, reason.encode(), place=sealing.opening_place(opening))
    opening.save(force_insert=True)
    notices.wait_for(
        conversation=conversation, user_ids=_told(conversation) - {by.user_id}, kind=NoticeKind.OPENED_OUTSIDE, now=now
    )
    record("conversation.opened-outside", about=conversation, by=by)
    return opening


def note_reading(conversation: Conversation, *, by: Actor, side: Side) -> None:
    """Put into the trail that somebody opened a conversation. Call it last: it holds the employer's chain."""
    record("conversation.opened", about=conversation, by=by, side=side.value)


def note_file(conversation: Conversation, file: StoredFile, *, by: Actor, side: Side) -> None:
    """Put into the trail that somebody opened a file of a conversation, by the file's public id."""
    record("conversation.file-opened", about=conversation, by=by, side=side.value, file=str(file.public_id))


def note_export(conversation: Conversation, *, by: Actor, side: Side) -> None:
    """Put into the trail that somebody took a conversation out with its files."""
    record("conversation.exported", about=conversation, by=by, side=side.value)


def _told(conversation: Conversation) -> set[int]:
    if conversation.insurer_assignee_id:
        return {conversation.insurer_assignee_id}
    leads = StaffMember.objects.filter(left_at=None, role=StaffRole.ADMINISTRATOR)
    return set(leads.values_list("user_id", flat=True))
