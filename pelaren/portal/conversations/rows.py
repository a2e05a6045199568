"""Rows of a list of secure messages, in the texts that stand there (see `pelaren.web.many_rows`)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from pelaren.domain.employers.models import Employer
from pelaren.domain.messaging.queries import Seen
from pelaren.values.dates import format_date


@dataclass(frozen=True)
class ListedRow:
    """
    A conversation as a row shows it.

    `at` is the moment of the last message for machines, `when` for people. `mark` says that it waits for the employer
    (attn) or is closed (done). `handle` is the user id of the colleague who works on it, empty when nobody does.
    """

    number: str
    url: str
    mark: str
    at: str
    when: str
    topic: str
    status: str
    label: str
    handle: str


def listed_rows(found: Iterable[Seen], *, employer: Employer, days_only: bool = False) -> list[ListedRow]:
    """Return rows as the employer sees them, with the days of the last messages or also the time of day."""
    list_url = reverse("conversations", args=[employer.customer_number])
    return [_row(seen, f"{list_url}{seen.number}/", employer.market, days_only) for seen in found]


def _row(seen: Seen, url: str, market: str, days_only: bool) -> ListedRow:
    conversation, assignee = seen.conversation, seen.conversation.employer_assignee
    return ListedRow(
        number=seen.number,
        url=url,
        mark="attn" if seen.waits else "done" if seen.closed else "",
        at=seen.day.isoformat() if days_only else seen.at,
        when=format_date(seen.day, market) if days_only else seen.when,
        topic=conversation.topic.name,
        status=seen.status.value,
        label=str(seen.status.label),
        handle=assignee.handle if assignee else "",
    )
