"""What somebody is writing: kept as it is typed, found again on any machine, gone when it is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.files.models import StoredFile
from pelaren.domain.files.operations import stored_files
from pelaren.domain.files.operations.scans import Verdict
from pelaren.domain.files.operations.stored_files import About, Holder
from pelaren.domain.files.rules import MOST_FILES
from pelaren.domain.messaging import sealing
from pelaren.domain.messaging.models import Conversation, Draft, DraftFile, Message, Topic
from pelaren.domain.messaging.operations.attachments import Enclosed, FileGone, NewFile, TooManyFiles, queue_scan
from pelaren.domain.messaging.rules import Side
from pelaren.domain.runs.models import Run
from pelaren.domain.tenancy.rows import EmployerRows
from pelaren.domain.vault import rules as vault
from pelaren.domain.vault.operations.keys import employer_key

STILL_ON_ITS_WAY = timedelta(seconds=30)
LONGEST_DRAFT = 40_000
"""Twice what a message may hold: whoever has pasted too much must not lose it."""


def find(*, employer_id: int | None, side: Side, conversation: Conversation | None, by: Actor) -> Draft | None:
    """
    Return somebody's own draft at a place to write; without a conversation that of a new message.

    The pension company's new message has no employer before it is sent.
    """
    return _own(employer_id, side, conversation, by).first()


@transaction.atomic
def save(
    *,
    employer_id: int | None,
    side: Side,
    conversation: Conversation | None,
    text: str,
    by: Actor,
    now: datetime,
    topic: Topic | None = None,
    files: Sequence[NewFile] = (),
    receivers: str = "",
) -> Draft | None:
    """
    Keep what somebody has written so far, for whom, and new files; return nothing when there is nothing to keep.

    Raises TooManyFiles and what storing a file raises.
    """
    draft = _locked(employer_id, side, conversation, by)
    typed = (text + receivers).strip()
    if draft is None and not files and (not typed or _just_sent(employer_id, conversation, text, by, now)):
        return None
    draft = draft or _new(employer_id, side, conversation, by)
    draft.topic, draft.saved_at = topic, now
    _seal(draft, text, receivers)
    draft.save()
    for new in files:
        _add(draft, new, by, now)
    return None if _thrown_away_when_empty(draft, typed, now) else draft


def text_of(draft: Draft) -> str:
    """Return what was written. Raises vault.CannotOpen."""
    return vault.unseal(sealing.draft_key(draft), draft.sealed, place=sealing.draft_place(draft)).decode()


def receivers_of(draft: Draft) -> str:
    """Return for whom a new message of the pension company is, as typed. Raises vault.CannotOpen."""
    sealed, place = bytes(draft.sealed_receivers), sealing.receivers_place(draft)
    return vault.unseal(sealing.draft_key(draft), sealed, place=place).decode() if sealed else ""


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
    if not remove_files(draft=draft, public_ids=[public_id], now=now):
        raise FileGone


@transaction.atomic
def remove_files(*, draft: Draft, public_ids: Iterable[UUID], now: datetime) -> int:
    """Take files out of a draft, those of them that are there, and return how many; their content goes at once."""
    found = list(draft.files.filter(file__public_id__in=list(public_ids)).select_related("file"))
    for waiting in found:
        waiting.delete()
        stored_files.remove(waiting.file, now=now)
    return len(found)


@transaction.atomic
def discard(*, draft: Draft, now: datetime) -> None:
    """Throw a draft away, with its files."""
    remove_files(draft=draft, public_ids=draft.files.values_list("file__public_id", flat=True), now=now)
    draft.delete()


def take(
    *, employer_id: int | None, side: Side, conversation: Conversation | None, kept: Sequence[UUID], by: Actor
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
    _seal(draft, "")
    draft.saved_at = now
    draft.save(update_fields=["sealed", "sealed_receivers", "saved_at"])
    _thrown_away_when_empty(draft, "", now)


@transaction.atomic
def give_to_run(*, run: Run, text: str, topic: Topic, enclosed: Enclosed, by: Actor, now: datetime) -> Draft:
    """
    Turn the draft of a pension company's new message into what a run sends: its text and the files of the form.

    Raises FileGone, TooManyFiles and what storing a file raises.
    """
    before, drafted = take(employer_id=None, side=Side.INSURER, conversation=None, kept=enclosed.kept, by=by)
    draft = _empty(None, Side.INSURER, None, by, run)
    draft.topic, draft.saved_at = topic, now
    _seal(draft, text)
    draft.save(force_insert=True)
    held = sealing.draft_holder(draft)
    for place, (waiting, old) in enumerate(drafted):
        stored_files.hand_over(waiting.file, old=old, new=held)
        waiting.draft, waiting.place = draft, place
        waiting.save(update_fields=["draft", "place"])
    for new in enclosed.new:
        _add(draft, new, by, now)
    sent(before, now=now)
    return draft


def copies(draft: Draft | None, public_ids: Sequence[UUID] | None = None) -> list[NewFile]:
    """
    Return files of a draft as new ones, to be sealed once more elsewhere: all of them, or those that a form names.

    What a scanner has said of a file is true of its copies; nobody changes it before the transaction ends. A file that
    is gone is missed when it is read: a form that is sent a second time reads none. Raises vault.CannotOpen.
    """
    waiting: dict[UUID, NewFile] = {}
    if draft:
        held = sealing.draft_holder(draft)
        rows = draft.files.select_related("file").select_for_update(of=("file",)).order_by("place")
        waiting = {row.file.public_id: _copy(row.file, held) for row in rows}
    wanted = waiting if public_ids is None else public_ids
    return [waiting.get(public_id) or NewFile("", "", str(public_id), _gone) for public_id in wanted]


def _copy(file: StoredFile, held: Holder) -> NewFile:
    about = stored_files.about(file, held)
    verdict = Verdict(file.threat, file.scanner) if file.scanned_at else None
    pieces = partial(stored_files.pieces, file, held) if file.removed_at is None else tuple
    return NewFile(about.name, about.media_type, str(file.public_id), pieces, verdict)


def _gone() -> Sequence[bytes]:
    raise FileGone


def _own(employer_id: int | None, side: Side, conversation: Conversation | None, by: Actor) -> EmployerRows:
    own = Draft.objects.owned_by(employer_id).filter(user_id=by.user_id, side=side, conversation=conversation)
    return own.filter(run=None)


def _locked(employer_id: int | None, side: Side, conversation: Conversation | None, by: Actor) -> Draft | None:
    return _own(employer_id, side, conversation, by).select_for_update().first()


def _seal(draft: Draft, text: str, receivers: str = "") -> None:
    key = sealing.draft_key(draft)
    draft.sealed = vault.seal(key, text[:LONGEST_DRAFT].encode(), place=sealing.draft_place(draft))
    written = receivers[:LONGEST_DRAFT].encode()
    draft.sealed_receivers = vault.seal(key, written, place=sealing.receivers_place(draft)) if written else b""


def _empty(
    employer_id: int | None, side: Side, conversation: Conversation | None, by: Actor, run: Run | None = None
) -> Draft:
    draft = Draft(
        employer_id=employer_id, user_id=by.user_id, side=side, conversation=conversation, run=run, sealed=b""
    )
    draft.sealed_key = vault.seal(employer_key(employer_id), vault.new_key(), place=sealing.draft_key_place(draft))
    return draft


def _new(employer_id: int | None, side: Side, conversation: Conversation | None, by: Actor) -> Draft:
    """Make an empty draft; of two windows that begin at once the later one goes on in the other's."""
    Draft.objects.bulk_create([_empty(employer_id, side, conversation, by)], ignore_conflicts=True)
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


def _just_sent(employer_id: int | None, conversation: Conversation | None, text: str, by: Actor, now: datetime) -> bool:
    """Return whether this is what was sent a moment ago: its last saving was still on its way."""
    own = Message.objects.filter(author_id=by.user_id, sent_at__gt=now - STILL_ON_ITS_WAY)
    own = own.filter(conversation=conversation) if conversation else own.filter(place=1)
    if employer_id is None:
        given = Draft.objects.filter(user_id=by.user_id, run__isnull=False, saved_at__gt=now - STILL_ON_ITS_WAY)
        if (latest := given.order_by("-pk").first()) and text_of(latest) == text.strip():
            return True
    else:
        own = own.filter(employer_id=employer_id)
    message = own.select_related("conversation").order_by("-pk").first()
    if message is None or message.conversation.key_destroyed_at is not None:
        return False
    return sealing.text_of(message, key=sealing.data_key(message.conversation)) == text.strip()


def _thrown_away_when_empty(draft: Draft, typed: str, now: datetime) -> bool:
    if typed or draft.files.exists():
        return False
    discard(draft=draft, now=now)
    return True
