"""Start, answer and close conversations. Reading changes nothing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.messaging import rules, sealing
from pelaren.domain.messaging.models import Conversation, Message, Topic
from pelaren.domain.messaging.rules import Side
from pelaren.domain.series.operations.numbers import take
from pelaren.domain.vault import rules as vault
from pelaren.domain.vault.operations.keys import employer_key
from pelaren.values.refusals import Refusal

FIRST_NUMBER = 10_000
LONGEST_TEXT = 20_000


class NothingWritten(Refusal):
    field = "text"
    message = _("Write a message.")


class TextTooLong(Refusal):
    field = "text"
    message = _("The message is too long. Shorten it to at most 20,000 characters.")


class AlreadyClosed(Refusal):
    message = _("The conversation is closed already.")


@transaction.atomic
def start(*, employer_id: int, topic: Topic, text: str, side: Side, by: Actor, now: datetime) -> Conversation:
    """
    Start a conversation with its first message; it gets the next number (Meddelandenummer).

    Raises NothingWritten, TextTooLong.
    """
    text = _checked(text)
    number = take("conversations", start=FIRST_NUMBER)
    data_key = vault.new_key()
    conversation = Conversation(
        employer_id=employer_id,
        number=number,
        topic=topic,
        sealed_key=vault.seal(employer_key(employer_id), data_key, place=sealing.key_place(employer_id, number)),
        started_at=now,
        last_message_at=now,
    )
    conversation.keep(rules.begun_by(side))
    conversation.save(force_insert=True)
    _write(conversation, data_key, text, place=1, side=side, by=by, now=now)
    record("conversation.started", about=conversation, by=by, number=number, topic=topic.pk, side=side.value)
    return conversation


@transaction.atomic
def answer(*, conversation: Conversation, text: str, side: Side, by: Actor, now: datetime) -> Message:
    """
    Add a message; writing in a closed conversation reopens it.

    Raises NothingWritten, TextTooLong.
    """
    text = _checked(text)
    conversation = _locked(conversation)
    reopened = conversation.closed_at is not None
    conversation.keep(rules.after_message(conversation.facts, side))
    conversation.closed_at = conversation.closed_by = None
    conversation.last_message_at = now
    conversation.save()
    place = conversation.messages.count() + 1
    message = _write(conversation, sealing.data_key(conversation), text, place=place, side=side, by=by, now=now)
    record("conversation.answered", about=conversation, by=by, place=place, side=side.value, reopened=reopened)
    return message


@transaction.atomic
def close(*, conversation: Conversation, by: Actor, now: datetime) -> Conversation:
    """Close a conversation (Markera konversation som avslutad): the pension company's right alone. Raises AlreadyClosed."""
    conversation = _locked(conversation)
    if conversation.closed_at is not None:
        raise AlreadyClosed
    conversation.closed_at, conversation.closed_by_id = now, by.user_id
    conversation.save()
    record("conversation.closed", about=conversation, by=by)
    return conversation


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise NothingWritten
    if len(text) > LONGEST_TEXT:
        raise TextTooLong
    return text


def _locked(conversation: Conversation) -> Conversation:
    return Conversation.objects.select_for_update().get(pk=conversation.pk)


def _write(
    conversation: Conversation, key: bytes, text: str, *, place: int, side: Side, by: Actor, now: datetime
) -> Message:
    message = Message(
        employer_id=conversation.employer_id,
        conversation=conversation,
        place=place,
        side=side,
        author_id=by.user_id,
        sent_at=now,
    )
    message.sealed = vault.seal(key, text.encode(), place=sealing.message_place(message))
    message.save(force_insert=True)
    return message
