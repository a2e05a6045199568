"""Start, answer and close conversations. Reading changes nothing."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.files.operations.stored_files import Holder
from pelaren.domain.messaging import rules, sealing
from pelaren.domain.messaging.models import Closure, Conversation, Draft, DraftFile, Message, Topic
from pelaren.domain.messaging.operations import attachments, drafts, notices, search_index
from pelaren.domain.messaging.operations.attachments import NOTHING, Enclosed
from pelaren.domain.messaging.rules import Side
from pelaren.domain.series.operations.numbers import take
from pelaren.domain.tenancy.asking import insert_row, one_row, update_row
from pelaren.domain.tenancy.prepared import prepared
from pelaren.domain.vault import rules as vault
from pelaren.domain.vault.operations.keys import Known, wrapping_key
from pelaren.values.refusals import Refusal

FIRST_NUMBER = 10_000
TURN = [
    "last_side",
    "turn_answers",
    "employer_wrote",
    "insurer_wrote",
    "turn_began_at",
    "last_message_at",
    "closed_at",
    "closed_by",
]
"""What a message changes of its conversation."""
SO_FAR = """
    select (select count(*) from messaging_message where conversation_id = %(conversation)s),
        (select id from messaging_message where employer_id = %(employer)s and form_key = %(once)s),
        exists (
            select from messaging_draft where employer_id = %(employer)s and user_id = %(user)s and side = %(side)s
                and conversation_id = %(conversation)s
        )
"""
LONGEST_TEXT = 20_000


class NothingWritten(Refusal):
    field = "text"
    message = _("Write a message.")


class TextTooLong(Refusal):
    field = "text"
    message = _("The message is too long. Shorten it to at most 20,000 characters.")


class ContentDestroyed(Refusal):
    message = _("The content of this conversation is destroyed for good. Start a new conversation.")


class AlreadyClosed(Refusal):
    message = _("The conversation is closed already.")


class WrittenSince(Refusal):
    message = _("A new message has come since you opened the page. Read it before you close the conversation.")


@transaction.atomic
def start(
    *,
    employer_id: int,
    topic: Topic,
    text: str,
    side: Side,
    by: Actor,
    now: datetime,
    form_key: str = "",
    enclosed: Enclosed = NOTHING,
) -> Conversation:
    """
    Start a conversation with its first message; it gets the next number (Meddelandenummer).

    A form that is sent again with the same `form_key` and the same content gives the conversation of the first time.
    Raises NothingWritten, TextTooLong, and what storing the enclosed files raises.
    """
    text = checked(text)
    written = ["start", topic.pk, by.user_id, text, *enclosed.marks]
    once = sealing.form_index(form_key, employer_id=employer_id, written=written)
    if sent := _sent_before(once, employer_id=employer_id):
        return sent.conversation
    try:
        with transaction.atomic():
            return _start(employer_id, topic, text, side, by, now, once, enclosed)
    except IntegrityError:
        # The same form was on its way twice at once; the savepoint gives the number back.
        if sent := _sent_before(once, employer_id=employer_id):
            return sent.conversation
        raise


@transaction.atomic
def answer(
    *,
    conversation: Conversation,
    text: str,
    side: Side,
    by: Actor,
    now: datetime,
    form_key: str = "",
    enclosed: Enclosed = NOTHING,
) -> Message:
    """
    Add a message; writing in a closed conversation reopens it.

    A form that is sent again with the same `form_key` and the same content gives the message of the first time. Two who
    answer at once are put in order, the later message never with an earlier time. Raises NothingWritten, TextTooLong,
    ContentDestroyed, and what storing the enclosed files raises.
    """
    text = checked(text)
    conversation, known = _locked(conversation), Known()
    if conversation.key_destroyed_at is not None:
        raise ContentDestroyed
    written = ["answer", conversation.pk, by.user_id, text, *enclosed.marks]
    once = sealing.form_index(form_key, employer_id=conversation.employer_id, written=written, known=known)
    written_before, sent, has_draft = _so_far(conversation, once, side, by)
    if sent:
        return Message.objects.select_related("conversation").get(pk=sent)
    reopened = conversation.closed_at is not None
    place, at = written_before + 1, max(now, conversation.last_message_at)
    _take_turn(conversation, side, at)
    key = sealing.data_key(conversation, known=known)
    draft: Draft | None = None
    drafted: list[tuple[DraftFile, Holder]] = []
    if has_draft or enclosed.kept:
        draft, drafted = drafts.take(
            employer_id=conversation.employer_id, side=side, conversation=conversation, kept=enclosed.kept, by=by
        )
    message = _write(conversation, key, text, place=place, side=side, by=by, at=at, once=once)
    names = attachments.attach(message, enclosed, drafted, key=key, by=by, now=now)
    _settle(message, text, names, draft, now, known)
    facts: dict[str, Any] = {"files": len(names)} if names else {}
    record("conversation.answered", about=conversation, by=by, place=place, side=side.value, reopened=reopened, **facts)
    return message


@transaction.atomic
def close(*, conversation: Conversation, by: Actor, now: datetime, seen: int | None = None) -> Conversation:
    """
    Close a conversation (Markera konversation som avslutad): the pension company's right alone.

    `seen` is how many messages the page showed to whoever closes. Raises AlreadyClosed, WrittenSince.
    """
    conversation = _locked(conversation)
    if conversation.closed_at is not None:
        raise AlreadyClosed
    written = conversation.messages.count()
    if seen is not None and seen < written:
        raise WrittenSince
    conversation.closed_at = max(now, conversation.last_message_at)
    conversation.closed_by_id = by.user_id
    conversation.save()
    Closure.objects.create(
        employer_id=conversation.employer_id,
        conversation=conversation,
        after_place=written,
        closed_at=conversation.closed_at,
        closed_by_id=by.user_id,
    )
    record("conversation.closed", about=conversation, by=by)
    return conversation


def checked(text: str) -> str:
    """Return a text without the space around it. Raises NothingWritten, TextTooLong."""
    text = text.strip()
    if not text:
        raise NothingWritten
    if len(text) > LONGEST_TEXT:
        raise TextTooLong
    return text


def _sent_before(once: bytes | None, *, employer_id: int) -> Message | None:
    if once is None:
        return None
    return Message.objects.filter(employer_id=employer_id, form_key=once).select_related("conversation").first()


def _start(
    employer_id: int,
    topic: Topic,
    text: str,
    side: Side,
    by: Actor,
    now: datetime,
    once: bytes | None,
    enclosed: Enclosed,
) -> Conversation:
    draft, drafted = drafts.take(employer_id=employer_id, side=side, conversation=None, kept=enclosed.kept, by=by)
    wrapping, data_key, known = wrapping_key(employer_id), vault.new_key(), Known()
    number = take("conversations", start=FIRST_NUMBER)
    conversation = Conversation(
        employer_id=employer_id,
        number=number,
        topic=topic,
        key_generation=wrapping.generation,
        sealed_key=vault.seal(wrapping.key, data_key, place=sealing.key_place(employer_id, number)),
        started_at=now,
        last_message_at=now,
        turn_began_at=now,
    )
    conversation.keep(rules.begun_by(side))
    conversation.save(force_insert=True)
    message = _write(conversation, data_key, text, place=1, side=side, by=by, at=now, once=once)
    names = attachments.attach(message, enclosed, drafted, key=data_key, by=by, now=now)
    _settle(message, text, names, draft, now, known)
    facts: dict[str, Any] = {"files": len(names)} if names else {}
    record("conversation.started", about=conversation, by=by, number=number, topic=topic.pk, side=side.value, **facts)
    return conversation


def _settle(message: Message, text: str, names: list[str], draft: Draft | None, now: datetime, known: Known) -> None:
    """Do what follows from a message that is written: it can be found, the draft is gone, the other side is told."""
    search_index.put(message, text=text, file_names=names, known=known)
    drafts.sent(draft, now=now)
    notices.message_came(message, now=now)


def _locked(conversation: Conversation) -> Conversation:
    own = [conversation.employer_id, conversation.pk]
    locked = one_row(Conversation, "employer_id = %s and id = %s for update", own)
    if locked is None:
        raise Conversation.DoesNotExist
    return locked


def _so_far(conversation: Conversation, once: bytes | None, side: Side, by: Actor) -> tuple[int, int | None, bool]:
    """Return how many messages there are, the one that this form became before, and whether a draft waits here."""
    own = {"conversation": conversation.pk, "employer": conversation.employer_id}
    with prepared() as cursor:
        cursor.execute(SO_FAR, {**own, "once": once, "user": by.user_id, "side": side.value})
        return cursor.fetchone()


def _take_turn(conversation: Conversation, side: Side, at: datetime) -> None:
    if rules.begins_turn(conversation.facts, side):
        conversation.turn_began_at = at
    conversation.keep(rules.after_message(conversation.facts, side))
    conversation.closed_at = conversation.closed_by = None
    conversation.last_message_at = at
    update_row(conversation, TURN)


def _write(
    conversation: Conversation,
    key: bytes,
    text: str,
    *,
    place: int,
    side: Side,
    by: Actor,
    at: datetime,
    once: bytes | None,
) -> Message:
    message = Message(
        employer_id=conversation.employer_id,
        conversation=conversation,
        place=place,
        side=side,
        author_id=by.user_id,
        sent_at=at,
        form_key=once,
    )
    message.sealed = vault.seal(key, text.encode(), place=sealing.message_place(message))
    insert_row(message)
    return message
