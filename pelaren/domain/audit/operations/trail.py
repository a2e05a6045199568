"""Write the trail. Call it last in an operation: it holds the employer's chain until the transaction ends."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Protocol

from django.db import models, transaction

from pelaren.domain.audit.models import Event
from pelaren.domain.audit.rules import START, event_hash
from pelaren.domain.tenancy.asking import insert_row
from pelaren.domain.tenancy.prepared import prepared

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
    """Record many events at once, their chains locked in the order of employers' ids so that runs never deadlock."""
    at = datetime.now(UTC)
    chains = {chain: list(chained) for chain, chained in groupby(sorted(deeds, key=_chain), key=_chain)}
    if not chains:
        return
    with transaction.atomic(savepoint=False):
        heads = _heads(list(chains))
        events = [
            event
            for chain, chained in chains.items()
            for event in _linked(chained, heads.get(chain, (0, START)), at=at, actor_id=by.user_id if by else None)
        ]
        if len(events) == 1:
            insert_row(events[0])
        else:
            Event.objects.bulk_create(events)


def about_label(thing: models.Model) -> str:
    """Return how the trail names a row: `contracts.insured:17`."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def _chain(deed: Deed) -> int:
    return deed.employer_id or 0


def _linked(deeds: list[Deed], head: tuple[int, bytes], *, at: datetime, actor_id: int | None) -> Iterator[Event]:
    sequence, previous = head
    for deed in deeds:
        sequence += 1
        content = {
            "employer_id": deed.employer_id, "sequence": sequence, "at": at, "actor_id": actor_id, "name": deed.name,
            "about": deed.about, "facts": deed.facts, "previous_hash": previous,
        }  # fmt: skip
        previous = event_hash(**content)  # type: ignore[arg-type]
        yield Event(**content, hash=previous)


def _heads(chains: list[int]) -> dict[int, tuple[int, bytes]]:
    """Lock chains, which come in order, and return the last sequence number and hash of those that have begun."""
    with prepared() as cursor:
        # Two statements: the second sees what was recorded while the first one waited.
        cursor.execute(LOCK, [TRAIL_LOCK, chains])
        cursor.execute(HEADS, [chains, 0 in chains])
        return {chain: (sequence, bytes(last)) for chain, sequence, last in cursor.fetchall()}


LOCK = "select pg_advisory_xact_lock(%s, chain) from (select chain from unnest(%s::int[]) chain order by chain) c"
HEADS = """
    select chain, last.sequence, last.hash
    from unnest(%s::int[]) chain, lateral (
        select sequence, hash from audit_event where employer_id = chain order by sequence desc limit 1
    ) last
    union all
    (select 0, sequence, hash from audit_event where employer_id is null and %s order by sequence desc limit 1)
"""
