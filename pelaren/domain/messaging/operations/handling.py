"""
Who works on a conversation (Ansvarig), on each side for itself.

Every change is conditional on who the page showed as responsible: of two at once one becomes it, and the other is told
who did. Nobody is locked out of anything; working on a case changes no status.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.models import Membership, StaffMember, User
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.messaging.models import Conversation, Handling, HandlingKind, NoticeKind, Topic
from pelaren.domain.messaging.operations import notices
from pelaren.domain.messaging.rules import Side
from pelaren.values.refusals import Refusal


class TakenMeanwhile(Refusal):
    message = _("%(name)s became responsible for the case before you. You can take it over.")


class LeftMeanwhile(Refusal):
    message = _("Nobody is responsible for the case any longer. Say that you are working on it.")


class NotAColleague(Refusal):
    field = "assignee"
    message = _("Choose somebody who may work on the case.")


def claim(*, conversation: Conversation, side: Side, by: Actor, now: datetime) -> None:
    """Jag arbetar med ärendet: become responsible where nobody is. Raises TakenMeanwhile."""
    _change(conversation, side, HandlingKind.CLAIMED, by, now, shown=None, to=by.user_id)


def take_over(*, conversation: Conversation, side: Side, by: Actor, now: datetime, shown: int | None) -> None:
    """
    Jag tar över ärendet: become responsible after the one (user id) whom the page showed; a notice tells that person.

    Raises TakenMeanwhile, LeftMeanwhile.
    """
    _change(conversation, side, HandlingKind.TAKEN_OVER, by, now, shown=shown, to=by.user_id)


def leave(*, conversation: Conversation, side: Side, by: Actor, now: datetime) -> None:
    """Let go of a case; whoever is not responsible for it lets go of nothing. Raises TakenMeanwhile."""
    _change(conversation, side, HandlingKind.LEFT, by, now, shown=by.user_id, to=None)


def assign(*, conversation: Conversation, side: Side, to: int, by: Actor, now: datetime, shown: int | None) -> None:
    """
    Make a colleague (user id) responsible; the colleague gets a notice, and so does the one before.

    Raises NotAColleague, TakenMeanwhile, LeftMeanwhile.
    """
    if to not in colleagues_of(conversation, side):
        raise NotAColleague
    _change(conversation, side, HandlingKind.ASSIGNED, by, now, shown=shown, to=to)


def colleagues_of(conversation: Conversation, side: Side) -> dict[int, User]:
    """Return by id who may work on a conversation on a side: may write there, or belongs to its department."""
    if side is Side.INSURER:
        staff = StaffMember.objects.filter(left_at=None, departments=conversation.topic.department_id)
        return {member.user_id: member.user for member in staff.select_related("user")}
    members = Membership.objects.current().filter(employer_id=conversation.employer_id).select_related("user")
    return {member.user_id: member.user for member in members if member.may(Permission.ANSWER_MESSAGES)}


@transaction.atomic
def move(*, conversation: Conversation, topic: Topic, by: Actor, now: datetime) -> None:
    """
    Give a conversation another topic, and with it perhaps another department. Its history stays and says so.

    A handler who does not belong to the new department is no longer responsible. Moving to where it is does nothing.
    """
    locked = Conversation.objects.filter(employer_id=conversation.employer_id).select_for_update(of=("self",))
    current = locked.select_related("topic").get(pk=conversation.pk)
    if current.topic_id == topic.pk:
        return
    before, responsible = current.topic, current.insurer_assignee_id
    conversation.topic = current.topic = topic
    stays = responsible is None or responsible in colleagues_of(current, Side.INSURER)
    current.insurer_assignee_id = responsible if stays else None
    current.save(update_fields=["topic", "insurer_assignee"])
    Handling.objects.create(
        employer_id=current.employer_id,
        conversation=current,
        after_place=current.messages.count(),
        at=now,
        side=Side.INSURER,
        kind=HandlingKind.MOVED,
        by_id=by.user_id,
        previous_id=None if stays else responsible,
        from_topic=before,
        to_topic=topic,
    )
    record("conversation.moved", about=current, by=by, topic_before=before.name, topic=topic.name)


@transaction.atomic
def _change(
    conversation: Conversation,
    side: Side,
    kind: HandlingKind,
    by: Actor,
    now: datetime,
    *,
    shown: int | None,
    to: int | None,
) -> None:
    column = f"{side}_assignee_id"
    own = Conversation.objects.filter(employer_id=conversation.employer_id, pk=conversation.pk)
    if shown == to or not own.filter(**{column: shown}).update(**{column: to}):
        _told(own, column, to)
        return
    _keep(conversation, side, kind, by, now, previous=shown, assignee=to)
    _tell(conversation, by, now, previous=shown, assignee=to)
    name = f"conversation.{kind.value}"
    record(name, about=conversation, by=by, side=side.value, assignee=_handle(to), previous=_handle(shown))


def _told(own: object, column: str, to: int | None) -> None:
    """Say who is responsible now; when it is already as it was meant to be, there is nothing to say."""
    now_responsible = own.values_list(column, flat=True).get()  # type: ignore[attr-defined]
    if now_responsible == to:
        return
    if now_responsible is None:
        raise LeftMeanwhile
    raise TakenMeanwhile(name=User.objects.get(pk=now_responsible).full_name)


def _keep(
    conversation: Conversation,
    side: Side,
    kind: HandlingKind,
    by: Actor,
    now: datetime,
    *,
    previous: int | None,
    assignee: int | None,
) -> None:
    Handling.objects.create(
        employer_id=conversation.employer_id,
        conversation=conversation,
        after_place=conversation.messages.count(),
        at=now,
        side=side,
        kind=kind,
        by_id=by.user_id,
        assignee_id=assignee,
        previous_id=previous,
    )


def _tell(conversation: Conversation, by: Actor, now: datetime, *, previous: int | None, assignee: int | None) -> None:
    """Whoever lost or got a case by somebody else's hand is told; the mail says only that something waits."""
    told = {previous: NoticeKind.TAKEN_OVER, assignee: NoticeKind.ASSIGNED}
    for user_id, kind in told.items():
        if user_id is not None and user_id != by.user_id:
            notices.wait_for(conversation=conversation, user_ids=[user_id], kind=kind, now=now)


def _handle(user_id: int | None) -> str:
    return User.objects.values_list("handle", flat=True).get(pk=user_id) if user_id else "–"
