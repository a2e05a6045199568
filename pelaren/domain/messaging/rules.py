"""The status of a conversation as each side sees it (PRODUCT §4): the only place where the table exists."""

from collections.abc import Sequence
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

    `last_side` wrote last. `turn_answers` says whether the turn it holds began as an answer to the other side: the first
    message of a conversation and the one that reopens a closed one do not. A further message in the same turn changes
    nothing.
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


def after_message(facts: Facts, side: Side) -> Facts:
    """Return the facts after a side has written once more; writing in a closed conversation reopens it."""
    keeps_turn = facts.last_side is side and not facts.closed
    return replace(
        facts,
        last_side=side,
        turn_answers=facts.turn_answers if keeps_turn else not facts.closed,
        employer_wrote=facts.employer_wrote or side is Side.EMPLOYER,
        insurer_wrote=facts.insurer_wrote or side is Side.INSURER,
        closed=False,
    )


def after_closing(facts: Facts) -> Facts:
    """Return the facts after the pension company has closed the conversation."""
    return replace(facts, closed=True)


def status_seen_by(side: Side, facts: Facts) -> Status:
    """Return the status one side sees: the same conversation reads differently from each end."""
    if facts.closed:
        return Status.CLOSED
    if facts.last_side is side:
        return Status.ANSWERED if facts.turn_answers else Status.SENT
    return Status.REPLY_RECEIVED if facts.wrote(side) else Status.NEW


def history(events: Sequence[str]) -> Facts:
    """Return the facts after a whole history of `employer`, `insurer` (a message) and `close`, oldest first."""
    first, *rest = events
    facts = begun_by(Side(first))
    for event in rest:
        facts = after_closing(facts) if event == "close" else after_message(facts, Side(event))
    return facts
