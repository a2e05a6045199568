"""
Tell people by e-mail that something waits: one sentence and a link, as often as each of them has chosen.

A notice is a row that waits. What it is about stays inside: the mail names no person, no topic and no number.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext, override

from pelaren.domain.accounts.models import Membership, Notices, StaffMember, User
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.accounts.roles import PERMISSIONS
from pelaren.domain.messaging.models import Conversation, Message, Notice, NoticeKind
from pelaren.domain.messaging.rules import Side

READERS = [role for role, rights in PERMISSIONS.items() if Permission.READ_MESSAGES in rights]


class Mailer(Protocol):
    """Whoever carries mails away."""

    def send(self, *, to: str, subject: str, body: str) -> None:
        """Hand over one mail. Raises MailAway."""


class MailAway(Exception):
    """The mail server does not take mails now: they wait."""


class NobodyCarries:
    """There is no mail server: notices are settled without a mail."""

    def send(self, *, to: str, subject: str, body: str) -> None:
        """Do nothing; see `mail`."""


def message_came(message: Message, *, now: datetime) -> None:
    """Tell whoever works on the conversation on the other side, or all who may, that a message came."""
    conversation, other = message.conversation, Side(message.side).other
    found = set(_recipients(conversation, other)) - {message.author_id}
    wait_for(conversation=conversation, user_ids=found, kind=NoticeKind.MESSAGE, now=now)


def wait_for(*, conversation: Conversation, user_ids: Iterable[int], kind: NoticeKind, now: datetime) -> None:
    """Leave a notice for each of some people who want mails; who has one of the kind waiting gets no second."""
    wanting = User.objects.filter(pk__in=set(user_ids), is_active=True).exclude(notices=Notices.NEVER)
    Notice.objects.bulk_create(
        [
            Notice(employer_id=conversation.employer_id, conversation=conversation, user_id=pk, kind=kind, since=now)
            for pk in wanting.order_by("pk").values_list("pk", flat=True)
        ],
        ignore_conflicts=True,
    )


def due(*, at_once_until: datetime, daily_until: datetime) -> list[int]:
    """Return the ids of the users who are to be told now: at once, or with what came before the mail of the day."""
    at_once = Q(user__notices=Notices.AT_ONCE, since__lte=at_once_until)
    daily = Q(user__notices=Notices.DAILY, since__lt=daily_until)
    never = Q(user__notices=Notices.NEVER)
    waiting = Notice.objects.filter(settled_at=None).filter(at_once | daily | never)
    return sorted(set(waiting.values_list("user_id", flat=True)))


@transaction.atomic
def mail(*, user_id: int, mailer: Mailer, now: datetime) -> bool:
    """
    Send one person one mail for everything that waits, and return whether there was a reason to.

    What was answered or closed meanwhile is settled without a mail. Raises MailAway; then everything still waits.
    """
    user = User.objects.get(pk=user_id)
    waiting = list(
        Notice.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(user=user, settled_at=None)
        .select_related("conversation")
    )
    current = [notice.pk for notice in waiting if _still_waits(notice, user)]
    mails = bool(current) and user.is_active and user.notices != Notices.NEVER and not isinstance(mailer, NobodyCarries)
    Notice.objects.filter(pk__in=[notice.pk for notice in waiting]).update(settled_at=now)
    if mails:
        Notice.objects.filter(pk__in=current).update(mailed=True)
        with override(user.language):
            mailer.send(to=user.email, subject=gettext("Something waits for you in Pelaren"), body=_body())
    return mails


def _body() -> str:
    link = f"{settings.PELAREN_ORIGIN}/"
    return gettext("Something new waits for you. Sign in to read it: %(link)s") % {"link": link} + "\n"


def _still_waits(notice: Notice, user: User) -> bool:
    if notice.kind != NoticeKind.MESSAGE:
        return True
    conversation = notice.conversation
    staff = StaffMember.objects.filter(user=user).exists()
    side = Side.INSURER if staff else Side.EMPLOYER
    return conversation.closed_at is None and conversation.last_side != side


def _recipients(conversation: Conversation, side: Side) -> Iterable[int]:
    if side is Side.EMPLOYER:
        members = Membership.objects.current().filter(employer_id=conversation.employer_id, role__in=READERS)
        everybody = list(members.values_list("user_id", flat=True))
        responsible = conversation.employer_assignee_id
    else:
        staff = StaffMember.objects.filter(left_at=None, departments__topics=conversation.topic_id)
        everybody = list(staff.values_list("user_id", flat=True))
        responsible = conversation.insurer_assignee_id
    return [responsible] if responsible in everybody else everybody
