"""Internal notes: what handlers write for one another in a conversation."""

from datetime import datetime

from django.db import transaction

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.messaging import sealing
from pelaren.domain.messaging.models import Conversation, Note
from pelaren.domain.messaging.operations.conversations import checked
from pelaren.domain.vault import rules as vault


@transaction.atomic
def write(*, conversation: Conversation, text: str, by: Actor, now: datetime, form_key: str = "") -> Note:
    """
    Keep an internal note; the employer never sees it, and no status changes.

    A form that is sent again gives the note of the first time. Raises NothingWritten, TextTooLong.
    """
    text = checked(text)
    conversation = Conversation.objects.select_for_update().get(
        pk=conversation.pk, employer_id=conversation.employer_id
    )
    written = ["note", conversation.pk, by.user_id, text]
    once = sealing.form_index(form_key, employer_id=conversation.employer_id, written=written)
    if once and (kept := Note.objects.filter(employer_id=conversation.employer_id, form_key=once).first()):
        return kept
    note = Note(
        employer_id=conversation.employer_id,
        conversation=conversation,
        place=conversation.notes.count() + 1,
        after_place=conversation.messages.count(),
        author_id=by.user_id,
        written_at=now,
        form_key=once,
    )
    key = sealing.data_key(conversation)
    note.sealed = vault.seal(key, text.encode(), place=sealing.note_place(note))
    note.save(force_insert=True)
    record("conversation.noted", about=conversation, by=by, note=note.place)
    return note
