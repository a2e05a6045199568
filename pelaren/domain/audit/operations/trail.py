"""Write the trail. Call it last in an operation: it holds the employer's chain until the transaction ends."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Protocol

from django.db import connection, models, transaction

from pelaren.domain.audit.models import Event
from pelaren.domain.audit.rules import START, event_hash

# The first key of the advisory lock; the second is the employer's id, 0 for the insurer's own chain.
TRAIL_LOCK = 0x50454C41


class Actor(Protocol):
    """Whoever did it: a membership or a staff member, both of which belong to a user."""

    user_id: int


@dataclass(frozen=True)
class Deed:
    """One event to record. `employer_id` None puts it on the insurer's own chain."""

    name: str
    about: str
    employer_id: int | None
    facts: dict[str, object] = field(default_factory=dict)


def record(
    name: str, *, about: models.Model, by: Actor | None, employer_id: int | None = None, **facts: object
) -> None:
    """
    Record that somebody did something to `about`, in the caller's transaction.

    The employer is `about.employer_id` unless given. `by` None means the system itself. `facts` must be JSON values.
    """
    owner = employer_id if employer_id is not None else getattr(about, "employer_id", None)
    record_many([Deed(name=name, about=about_label(about), employer_id=owner, facts=facts)], by=by)


def record_many(deeds: Iterable[Deed], *, by: Actor | None) -> None:
    """Record many events at once, chain by chain in the order of the employers' ids so that two runs never deadlock."""
    at = datetime.now(UTC)
    chains = groupby(sorted(deeds, key=_chain), key=_chain)
    with transaction.atomic():
        for _, chained in chains:
            Event.objects.bulk_create(_linked(list(chained), at=at, actor_id=by.user_id if by else None))


def about_label(thing: models.Model) -> str:
    """Return how the trail names a row: `contracts.insured:17`."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def _chain(deed: Deed) -> int:
    return deed.employer_id or 0


def _linked(deeds: list[Deed], *, at: datetime, actor_id: int | None) -> list[Event]:
    employer_id = deeds[0].employer_id
    sequence, previous = _head(employer_id)
    events = []
    for deed in deeds:
        sequence += 1
        content = {
            "employer_id": employer_id, "sequence": sequence, "at": at, "actor_id": actor_id, "name": deed.name,
            "about": deed.about, "facts": deed.facts, "previous_hash": previous,
        }  # fmt: skip
        previous = event_hash(**content)  # type: ignore[arg-type]
        events.append(Event(**content, hash=previous))
    return events


def _head(employer_id: int | None) -> tuple[int, bytes]:
    """Lock the chain and return its last sequence number and hash."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [TRAIL_LOCK, employer_id or 0])
    chain = Event.objects.filter(employer_id=employer_id) if employer_id else Event.objects.filter(employer=None)
    last = chain.order_by("-sequence").values_list("sequence", "hash").first()
    return (last[0], bytes(last[1])) if last else (0, START)
