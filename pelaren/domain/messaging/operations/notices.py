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

from pelaren.domain.accounts.models import Notices, StaffMember, User
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.accounts.roles import PERMISSIONS
from pelaren.domain.messaging.models import Conversation, Message, Notice, NoticeKind
from pelaren.domain.messaging.rules import Side
from pelaren.domain.tenancy.prepared import prepared

READERS_OF = {
    Side.EMPLOYER: """
        select user_id from accounts_membership
        where employer_id = %(employer)s and revoked_at is null and role = any (%(roles)s)
    """,
    Side.INSURER: """
        select s.user_id from messaging_topic t
        join accounts_staffmember_departments d on d.department_id = t.department_id
        join accounts_staffmember s on s.id = d.staffmember_id and s.left_at is null
        where t.id = %(topic)s
    """,
}
"""Who may read a conversation on a side."""
TELL = """
    with reader as materialized ({readers})
    insert into messaging_notice (employer_id, conversation_id, user_id, kind, since, mailed)
    select %(employer)s, %(conversation)s, id, %(kind)s, %(now)s, false from accounts_user
    where id in (select user_id from reader) and id <> %(author)s and is_active and notices <> %(never)s
        and (id = %(responsible)s or not exists (select from reader where user_id = %(responsible)s))
    order by id
    on conflict do nothing
"""
"""Leave a notice for the one who is responsible, if she may read it, else for all who may: those who want mails."""
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
    with prepared() as cursor:
        cursor.execute(
            TELL.format(readers=READERS_OF[other]),
            {
                "employer": conversation.employer_id,
                "conversation": conversation.pk,
                "topic": conversation.topic_id,
                "roles": READERS,
                "responsible": getattr(conversation, f"{other}_assignee_id"),
                "author": message.author_id,
                "kind": NoticeKind.MESSAGE,
                "never": Notices.NEVER,
                "now": now,
            },
        )


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
