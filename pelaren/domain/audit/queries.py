"""Read the trail, and verify that nobody has touched it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from pelaren.domain.audit.models import Event
from pelaren.domain.audit.rules import START, event_hash


def newest_first(*, employer_ids: Collection[int] | None = None, own: bool = False) -> QuerySet[Event]:
    """Return the events open to this transaction: of some employers, of the pension company itself (`own`), or all."""
    events = Event.objects.select_related("employer").order_by("-pk")
    if own:
        return events.filter(employer=None)
    return events if employer_ids is None else events.filter(employer_id__in=employer_ids)


@dataclass(frozen=True)
class Head:
    """The last line of a chain: its employer (None: the pension company's own), its place and its hash in hex."""

    employer_id: int | None
    sequence: int
    hash: str


@dataclass(frozen=True)
class Break:
    """The first bad line of a chain: its row id (0: the row is gone), employer, place in the chain, what is wrong."""

    event_id: int
    employer_id: int | None
    sequence: int
    reason: str


@dataclass(frozen=True)
class Verdict:
    """How many lines were read, where each chain ends, and the first bad line of each broken chain."""

    events: int
    heads: tuple[Head, ...]
    breaks: tuple[Break, ...]


def verify(*, noted: Collection[Head] = ()) -> Verdict:
    """
    Read every chain that is open to this transaction from its first line to its last.

    `noted` are ends of chains that were noted down earlier: each must still be there, so that lines cut off at the end,
    or a chain written anew from the start, show as well.
    """
    expected = {(head.employer_id, head.sequence): head.hash for head in noted}
    heads: dict[int | None, Head] = {}
    breaks: dict[int | None, Break] = {}
    seen = 0
    for event in Event.objects.order_by("employer_id", "sequence", "id").iterator(chunk_size=5_000):
        chain, seen = event.employer_id, seen + 1
        before = heads.get(chain, Head(chain, 0, START.hex()))
        if chain not in breaks and (reason := _fault(event, before, expected)):
            breaks[chain] = Break(event.pk, chain, event.sequence, reason)
        heads[chain] = Head(chain, event.sequence, bytes(event.hash).hex())
    for chain, place in _cut_off(noted, heads):
        breaks.setdefault(chain, Break(0, chain, place, "the chain ends before this line, which was there"))
    return Verdict(seen, tuple(heads.values()), tuple(breaks.values()))


def _fault(event: Event, before: Head, expected: Mapping[tuple[int | None, int], str]) -> str:
    if event.sequence != before.sequence + 1:
        return f"line {before.sequence + 1} of the chain is missing"
    if bytes(event.previous_hash).hex() != before.hash:
        return "it does not follow the line before it"
    if bytes(event.hash) != _hash_of(event):
        return "its content does not match its hash"
    if expected.get((event.employer_id, event.sequence), bytes(event.hash).hex()) != bytes(event.hash).hex():
        return "it is another line than the one that was noted down"
    return ""


def _cut_off(noted: Collection[Head], heads: Mapping[int | None, Head]) -> Iterator[tuple[int | None, int]]:
    """Yield chain and place of each noted line that the chain no longer reaches."""
    for head in noted:
        found = heads.get(head.employer_id)
        if found is None or found.sequence < head.sequence:
            yield head.employer_id, head.sequence


def _hash_of(event: Event) -> bytes:
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
