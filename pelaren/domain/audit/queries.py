"""Verify the trail."""

from collections.abc import Iterator
from dataclasses import dataclass

from pelaren.domain.audit.models import Event
from pelaren.domain.audit.rules import START, event_hash


@dataclass(frozen=True)
class Break:
    """The first bad line of a chain: its row id, employer, place in the chain and what is wrong."""

    event_id: int
    employer_id: int | None
    sequence: int
    reason: str


@dataclass(frozen=True)
class Verdict:
    """How many lines in how many chains were read, and the first bad line of each broken chain."""

    events: int
    chains: int
    breaks: tuple[Break, ...]


def verify() -> Verdict:
    """Read every chain that is open to this transaction from its first line to its last."""
    seen, chains, breaks = 0, 0, []
    chain: object = object()
    place, previous, broken = 0, START, False
    for event in _in_order():
        if event.employer_id != chain:
            chain, place, previous, broken = event.employer_id, 0, START, False
            chains += 1
        seen, place = seen + 1, place + 1
        if not broken and (reason := _fault(event, place, previous)):
            breaks.append(Break(event.pk, event.employer_id, event.sequence, reason))
            broken = True
        previous = bytes(event.hash)
    return Verdict(seen, chains, tuple(breaks))


def _in_order() -> Iterator[Event]:
    return Event.objects.order_by("employer_id", "sequence", "id").iterator(chunk_size=5_000)


def _fault(event: Event, place: int, previous: bytes) -> str:
    if event.sequence != place:
        return f"line {place} of the chain is missing"
    if bytes(event.previous_hash) != previous:
        return "it does not follow the line before it"
    if bytes(event.hash) != _expected(event):
        return "its content does not match its hash"
    return ""


def _expected(event: Event) -> bytes:
    return event_hash(
        employer_id=event.employer_id,
        sequence=event.sequence,
        at=event.at,
        actor_id=event.actor_id,
        name=event.name,
        about=event.about,
        facts=event.facts,
        previous_hash=bytes(event.previous_hash),
    )
