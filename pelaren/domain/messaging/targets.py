"""Within how long the pension company wants to answer (svarstid): so many banking days after the message came."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from pelaren.domain.messaging.models import Topic
from pelaren.domain.messaging.rules import Side
from pelaren.values.banking_days import is_banking_day
from pelaren.values.markets import Market
from pelaren.values.moments import ZONES

CALENDAR = Market.SE
"""The pension company works by the Swedish calendar, whichever market the employer is in."""


def due_day(came: datetime, days: int) -> date:
    """Return the last day on which an answer is in time: the day of arrival does not count."""
    day = came.astimezone(ZONES[CALENDAR]).date()
    for _ in range(days):
        day = _next(day, 1)
    return day


def late_before(now: datetime, days: int) -> datetime:
    """Return the moment before which a message must have come for its answer to be late now."""
    day = now.astimezone(ZONES[CALENDAR]).date()
    for _ in range(days):
        day = _next(day, -1)
    return datetime.combine(day, time.min, ZONES[CALENDAR])


def is_late(came: datetime, days: int | None, now: datetime) -> bool:
    """Return whether the answer to what came then is late; without a target nothing is."""
    return days is not None and came < late_before(now, days)


def late_before_of(topics: Iterable[Topic], now: datetime) -> dict[int, datetime]:
    """Return by its id the moment before which a message to a topic must have come to be late now; without, none."""
    return {topic.pk: late_before(now, topic.target_days) for topic in topics if topic.target_days is not None}


def late(topics: Iterable[Topic], now: datetime) -> Q:
    """Return the condition of those topics' conversations whose answer is late: one cut-off for each target."""
    by_days: dict[int, list[int]] = defaultdict(list)
    for topic in topics:
        if topic.target_days is not None:
            by_days[topic.target_days].append(topic.pk)
    condition = Q(pk__in=[])
    for days, ids in by_days.items():
        condition |= Q(topic__in=ids, turn_began_at__lt=late_before(now, days))
    return Q(closed_at=None, last_side=Side.EMPLOYER) & condition


def _next(day: date, step: int) -> date:
    day += timedelta(days=step)
    while not is_banking_day(day, CALENDAR):
        day += timedelta(days=step)
    return day
