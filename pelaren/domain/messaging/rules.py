"""The status of a conversation as each side sees it (PRODUCT §4): the only place where the table exists."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """The two ends of a conversation."""

    EMPLOYER = "employer"
    INSURER = "insurer"

    @property
    def other(self) -> "Side":
        return Side.INSURER if self is Side.EMPLOYER else Side.EMPLOYER


class Status(models.TextChoices):
    NEW = "new", _("New message")
    SENT = "sent", _("Sent")
    ANSWERED = "answered", _("Answered")
    REPLY_RECEIVED = "reply", _("Reply received")
    CLOSED = "closed", _("Closed")


WAITING = frozenset({Status.NEW, Status.REPLY_RECEIVED})


@dataclass(frozen=True)
class Facts:
    """
    What the status is read from; kept on the conversation so that a list needs no messages.

    `last_side` wrote last. `turn_answers` says whether the turn it holds began as an answer to the other side: the
    first message of a conversation and the one that reopens a closed one do not. A further message in the same turn
    changes nothing.
    """

    last_side: Side
    turn_answers: bool
    employer_wrote: bool
    insurer_wrote: bool
    closed: bool = False

    def wrote(self, side: Side) -> bool:
        return self.employer_wrote if side is Side.EMPLOYER else self.insurer_wrote


def begun_by(side: Side) -> Facts:
    """Return the facts of a conversation that has its first message."""
    return Facts(side, False, side is Side.EMPLOYER, side is Side.INSURER)


def begins_turn(facts: Facts, side: Side) -> bool:
    """Return whether a message from this side begins a new turn: it answers the other side or reopens."""
    return facts.closed or facts.last_side is not side


def after_message(facts: Facts, side: Side) -> Facts:
    """Return the facts after a side has written once more; writing in a closed conversation reopens it."""
    return replace(
        facts,
        last_side=side,
        turn_answers=not facts.closed if begins_turn(facts, side) else facts.turn_answers,
        employer_wrote=facts.employer_wrote or side is Side.EMPLOYER,
        insurer_wrote=facts.insurer_wrote or side is Side.INSURER,
        closed=False,
    )


def status_seen_by(side: Side, facts: Facts) -> Status:
    """Return the status one side sees: the same conversation reads differently from each end."""
    if facts.closed:
        return Status.CLOSED
    if facts.last_side is side:
        return Status.ANSWERED if facts.turn_answers else Status.SENT
    return Status.REPLY_RECEIVED if facts.wrote(side) else Status.NEW


def statuses_named(names: Iterable[str]) -> list[Status]:
    """Return the statuses with these names; without any, all but Closed, which is how every list begins."""
    named = set(names)
    return [status for status in Status if status.value in named] or [
        status for status in Status if status is not Status.CLOSED
    ]
