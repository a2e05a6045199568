"""The start page's count of secure messages that wait, and the newest of them."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from pelaren.domain.accounts.models import Membership
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.messaging.filtering import seen_in_order
from pelaren.domain.messaging.queries import Waiting, newest_waiting
from pelaren.domain.messaging.rules import WAITING, Side
from pelaren.portal.conversations.rows import ListedRow, listed_rows
from pelaren.values.moments import local_moment

NEWEST_SHOWN = 5


@dataclass(frozen=True)
class MessagesAwaiting:
    """What waits for the employer among its conversations: the counts, the newest rows, and the list of them all."""

    counts: Waiting
    newest: list[ListedRow]
    url: str
    market: str

    @property
    def kinds(self) -> str:
        """How many of each kind: “5 new messages, 23 replies”; a kind of which there are none is left out."""
        new, replies = self.counts.new, self.counts.replies
        kinds = (
            (new, ngettext("%(count)d new message", "%(count)d new messages", new)),
            (replies, ngettext("%(count)d reply received", "%(count)d replies received", replies)),
        )
        return ", ".join(words % {"count": count} for count, words in kinds if count)

    @property
    def summary(self) -> str:
        """The sentence under the page's title."""
        if self.counts.since is None:
            return gettext("Nothing waits for you just now.")
        sentence = ngettext(
            "%(count)d case waits for you. It came on %(day)s.",
            "%(count)d cases wait for you. The oldest came on %(day)s.",
            self.counts.total,
        )
        day = local_moment(self.counts.since, self.market).date()
        return sentence % {"count": self.counts.total, "day": date_format(day)}


def messages_awaiting(membership: Membership, counts: Callable[[], Waiting]) -> MessagesAwaiting | None:
    """Return what waits, counted now, in two queries; None for those who may not read messages."""
    if not membership.may(Permission.READ_MESSAGES):
        return None
    employer = membership.employer
    found = newest_waiting(employer_id=employer.pk, side=Side.EMPLOYER, most=NEWEST_SHOWN)
    newest = seen_in_order(Side.EMPLOYER, found, employer=employer)
    return MessagesAwaiting(
        counts=counts(),
        newest=listed_rows(newest, employer=employer, days_only=True),
        url=list_url(membership),
        market=employer.market,
    )


def list_url(membership: Membership) -> str:
    """Return the address of the list of all that waits."""
    only_waiting = urlencode({"status": sorted(status.value for status in WAITING)}, doseq=True)
    return f"{reverse('conversations', args=[membership.employer.customer_number])}?{only_waiting}"
