"""What somebody is writing: kept as it is typed, found again on any machine, gone when it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.files.models import StoredFile
from pelaren.domain.files.operations import stored_files
from pelaren.domain.files.operations.stored_files import About, Holder
from pelaren.domain.files.rules import MOST_FILES
from pelaren.domain.messaging import sealing
from pelaren.domain.messaging.models import Conversation, Draft, DraftFile, Message, Topic
from pelaren.domain.messaging.operations.attachments import FileGone, NewFile, TooManyFiles, queue_scan
from pelaren.domain.messaging.rules import Side
from pelaren.domain.vault import rules as vault
from pelaren.domain.vault.operations.keys import employer_key

STILL_ON_ITS_WAY = timedelta(seconds=30)
LONGEST_DRAFT = 40_000
"""Twice what a message may hold: whoever has pasted too much must not lose it."""


def find(*, employer_id: int, side: Side, conversation: Conversation | None, by: Actor) -> Draft | None:
    """Return somebody's own draft at a place to write; without a conversation that of a new message."""
    own = Draft.objects.filter(employer_id=employer_id, user_id=by.user_id, side=side, conversation=conversation)
    return own.first()


@transaction.atomic
def save(
    *,
    employer_id: int,
    side: Side,
    conversation: Conversation | None,
    text: str,
    by: Actor,
    now: datetime,
    topic: Topic | None = None,
    files: Sequence[NewFile] = (),
) -> Draft | None:
    """
    Keep what somebody has written so far, and new files; return nothing when there is nothing to keep.

    Raises TooManyFiles and what storing a file raises.
    """
    draft = _locked(employer_id, side, conversation, by)
    if draft is None and not files and (not text.strip() or _just_sent(employer_id, conversation, text, by, now)):
        return None
    draft = draft or _new(employer_id, side, conversation, by)
    draft.topic, draft.saved_at = topic, now
    draft.sealed = vault.seal(sealing.draft_key(draft), text[:LONGEST_DRAFT].encode(), place=sealing.draft_place(draft))
    draft.save()
    for new in files:
        _add(draft, new, by, now)
    return None if _thrown_away_when_empty(draft, text, now) else draft


def text_of(draft: Draft) -> str:
    """Return what was written. Raises vault.CannotOpen."""
    return vault.unseal(sealing.draft_key(draft), draft.sealed, place=sealing.draft_place(draft)).decode()


@dataclass(frozen=True)
class Waiting:
    """A file that waits in a draft, with what is sealed about it."""

    file: StoredFile
    about: About


def files_of(draft: Draft) -> list[Waiting]:
    """Return the files that wait in a draft, in the order they came. Raises vault.CannotOpen."""
    held = sealing.draft_holder(draft)
    rows = draft.files.select_related("file").order_by("place")
    return [Waiting(row.file, stored_files.about(row.file, held)) for row in rows]


@transaction.atomic
def remove_file(*, draft: Draft, public_id: UUID, now: datetime) -> None:
    """Take a file out of a draft; its content goes at once. Raises FileGone."""
    waiting = draft.files.select_related("file").filter(file__public_id=public_id).first()
    if waiting is None:
        raise FileGone
    waiting.delete()
    stored_files.remove(waiting.file, now=now)


@transaction.atomic
def discard(*, draft: Draft, now: datetime) -> None:
    """Throw a draft away, with its files."""
    for waiting in draft.files.select_related("file"):
        waiting.delete()
        stored_files.remove(waiting.file, now=now)
    draft.delete()


def take(
    *, employer_id: int, side: Side, conversation: Conversation | None, kept: Sequence[UUID], by: Actor
) -> tuple[Draft | None, list[tuple[DraftFile, Holder]]]:
    """
    Lock the draft that is about to be sent and return it with the files to send, in the order of the form.

    Raises FileGone when one of them is not there.
    """
    draft = _locked(employer_id, side, conversation, by)
    if not kept:
        return draft, []
    if draft is None:
        raise FileGone
    waiting = {one.file.public_id: one for one in draft.files.select_related("file")}
    if not set(kept) <= waiting.keys():
        raise FileGone
    held = sealing.draft_holder(draft)
    return draft, [(waiting[public_id], held) for public_id in dict.fromkeys(kept)]


def sent(draft: Draft | None, *, now: datetime) -> None:
    """Let go of a draft whose text was sent; files that were added elsewhere meanwhile stay in it."""
    if draft is None:
        return
    draft.sealed = vault.seal(sealing.draft_key(draft), b"", place=sealing.draft_place(draft))
    draft.saved_at = now
    draft.save(update_fields=["sealed", "saved_at"])
    _thrown_away_when_empty(draft, "", now)


def _locked(employer_id: int, side: Side, conversation: Conversation | None, by: Actor) -> Draft | None:
    own = Draft.objects.select_for_update().filter(employer_id=employer_id, user_id=by.user_id, side=side)
    return own.filter(conversation=conversation).first()


def _new(employer_id: int, side: Side, conversation: Conversation | None, by: Actor) -> Draft:
    """Make an empty draft; of two windows that begin at once the later one goes on in the other's."""
    draft = Draft(employer_id=employer_id, user_id=by.user_id, side=side, conversation=conversation, sealed=b"")
    draft.sealed_key = vault.seal(employer_key(employer_id), vault.new_key(), place=sealing.draft_key_place(draft))
    Draft.objects.bulk_create([draft], ignore_conflicts=True)
    found = _locked(employer_id, side, conversation, by)
    assert found is not None  # noqa: S101  it was made, here or in the other window
    return found


def _add(draft: Draft, new: NewFile, by: Actor, now: datetime) -> None:
    places = [waiting.place for waiting in draft.files.all()]
    if len(places) >= MOST_FILES:
        raise TooManyFiles
    file = stored_files.keep(
        employer_id=draft.employer_id, name=new.name, media_type=new.media_type, pieces=new.pieces(),
        holder=sealing.draft_holder(draft), by=by, now=now,
    )  # fmt: skip
    DraftFile.objects.create(employer_id=draft.employer_id, draft=draft, place=max(places, default=-1) + 1, file=file)
    queue_scan(file)


def _just_sent(employer_id: int, conversation: Conversation | None, text: str, by: Actor, now: datetime) -> bool:
    """Return whether this is what was sent a moment ago: its last saving was still on its way."""
    own = Message.objects.filter(employer_id=employer_id, author_id=by.user_id, sent_at__gt=now - STILL_ON_ITS_WAY)
    own = own.filter(conversation=conversation) if conversation else own.filter(place=1)
    latest = own.select_related("conversation").order_by("-pk").first()
    if latest is None or latest.conversation.key_destroyed_at is not None:
        return False
    return sealing.text_of(latest, key=sealing.data_key(latest.conversation)) == text.strip()


def _thrown_away_when_empty(draft: Draft, text: str, now: datetime) -> bool:
    if text.strip() or draft.files.exists():
        return False
    discard(draft=draft, now=now)
    return True
