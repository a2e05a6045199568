"""Make a conversation unreadable for good: its key goes, and with it every text and file, in every backup's future."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.messaging.models import Conversation, Draft
from pelaren.domain.messaging.operations import drafts, search_index
from pelaren.values.refusals import Refusal


class StillOpen(Refusal):
    message = _("Close the conversation first. Only a closed one can be destroyed.")


class DestroyedAlready(Refusal):
    message = _("The content of this conversation is destroyed already.")


class OtherNumber(Refusal):
    field = "number"
    message = _("Write the message number of this conversation to confirm.")


@transaction.atomic
def destroy(*, conversation: Conversation, typed: int, by: Actor, now: datetime) -> Conversation:
    """
    Destroy a closed conversation's key. That there was a conversation, its number, topic, people and times stay.

    `typed` is the number that was written to confirm. Raises OtherNumber, StillOpen, DestroyedAlready.
    """
    if typed != conversation.number:
        raise OtherNumber
    own = Conversation.objects.filter(employer_id=conversation.employer_id)
    conversation = own.select_for_update().get(pk=conversation.pk)
    if conversation.key_destroyed_at is not None:
        raise DestroyedAlready
    if conversation.closed_at is None:
        raise StillOpen
    return _destroy(conversation, by, now)


@transaction.atomic
def destroy_again(*, conversation: Conversation, by: Actor, now: datetime) -> Conversation:
    """Destroy what was destroyed before and a restored backup has brought back, open or not."""
    return _destroy(Conversation.objects.select_for_update().get(pk=conversation.pk), by, now)


def _destroy(conversation: Conversation, by: Actor, now: datetime) -> Conversation:
    conversation.sealed_key = b""
    conversation.key_destroyed_at, conversation.key_destroyed_by_id = now, by.user_id
    conversation.save(update_fields=["sealed_key", "key_destroyed_at", "key_destroyed_by"])
    for draft in Draft.objects.filter(employer_id=conversation.employer_id, conversation=conversation):
        drafts.discard(draft=draft, now=now)
    search_index.forget(conversation)
    record("conversation.key-destroyed", about=conversation, by=by, number=conversation.number)
    return conversation


def destroyed_numbers() -> list[int]:
    """Return the numbers whose keys were destroyed: the list that a restored backup has to go through again."""
    gone = Conversation.objects.exclude(key_destroyed_at=None)
    return list(gone.order_by("number").values_list("number", flat=True))
