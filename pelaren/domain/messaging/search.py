"""
Search in message text and file names: exactly what a plain search of the opened texts would find.

The blind index names candidates; each is opened and checked. A rare search checks them all and knows how many there
are. Otherwise the list is walked as it is sorted, over the candidates or, where there are too many of them, over all of
it, and what is met is checked until the page is full.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from pelaren.domain.messaging import opened_texts
from pelaren.domain.messaging.blind_words import BlindIndex
from pelaren.domain.messaging.models.conversation import ConversationQuerySet
from pelaren.domain.messaging.words import Wanted

RARE = 300
"""So many candidates are all checked at once; of more, only as many as fill the page."""
KNOWN = 3_000
"""So many candidates are fetched from the index before a search counts as common and the list is walked instead."""
FIRST_STRIDE = 300
LONGEST_STRIDE = 1600


@dataclass(frozen=True)
class Question:
    """What to ask the index for, of which employers: all terms of one employer, or one term of each of many."""

    employer_ids: list[int]
    all_of: list[int] | None = None
    any_of: list[int] | None = None

    def candidates(self, *, among: Sequence[int] | None = None, most: int = 0) -> list[tuple[int, int]]:
        """Return conversation and message ids that may hold what is wanted, at most so many or among some."""
        with connection.cursor() as cursor:
            cursor.execute(
                "select conversation_id, message_id from messaging_find_words("
                "%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s)",
                [self.employer_ids, self.all_of, self.any_of, None if among is None else list(among), most],
            )
            return cursor.fetchall()


@dataclass(frozen=True)
class Hits:
    """One page of what was found, as conversation ids in order. `total` is None where nobody counted so far."""

    page: list[int]
    total: int | None
    more: bool


def of_employer(wanted: Wanted, employer_id: int) -> Question:
    """Return the question about one employer. Raises vault.CannotOpen."""
    return Question([employer_id], all_of=BlindIndex.of(employer_id).numbers(wanted.terms))


def of_employers(wanted: Wanted, employer_ids: Iterable[int]) -> Question:
    """Return the question about many employers: each has its own key, so each is asked for the longest term alone."""
    longest = max(wanted.terms, key=lambda term: (len(term), term))
    indexes = BlindIndex.of_many(employer_ids)
    return Question(list(indexes), any_of=[index.number(longest) for index in indexes.values()])


def search(conversations: ConversationQuerySet, wanted: Wanted, question: Question, *, first: int, size: int) -> Hits:
    """
    Return the page of sorted conversations, from the place `first` (0 is the beginning), that hold what is wanted.

    Raises vault.CannotOpen.
    """
    candidates = question.candidates(most=KNOWN + 1)
    if len(candidates) > KNOWN:
        return _walk(conversations, wanted, lambda ids: question.candidates(among=ids), first=first, size=size)
    if len(candidates) > RARE:
        return _fill(conversations, wanted, candidates, first=first, size=size)
    found = opened_texts.conversations_with(wanted, candidates)
    matching = conversations.filter(pk__in=found)
    total = matching.count()
    page = list(matching.values_list("pk", flat=True)[first : first + size])
    return Hits(page, total, first + size < total)


def _fill(
    conversations: ConversationQuerySet, wanted: Wanted, candidates: list[tuple[int, int]], *, first: int, size: int
) -> Hits:
    """Check the candidates in the order of their conversations until one more than the page is found."""
    ordered = list(conversations.filter(pk__in={pk for pk, _ in candidates}).values_list("pk", flat=True))
    if not ordered:
        return Hits([], 0, False)
    matching = opened_texts.conversations_with(wanted, candidates, in_order=ordered, enough=first + size + 1)
    found = [pk for pk in ordered if pk in matching]
    more = len(found) > first + size
    return Hits(found[first : first + size], None if more else len(found), more)


def _walk(
    conversations: ConversationQuerySet,
    wanted: Wanted,
    candidates: Callable[[list[int]], list[tuple[int, int]]],
    *,
    first: int,
    size: int,
) -> Hits:
    """Check the conversations in their order, in longer and longer strides, until one more than the page is found."""
    found: list[int] = []
    place, stride = 0, FIRST_STRIDE
    while len(found) <= first + size:
        ids = list(conversations.values_list("pk", flat=True)[place : place + stride])
        if not ids:
            return Hits(found[first : first + size], len(found), False)
        missing = first + size + 1 - len(found)
        matching = opened_texts.conversations_with(wanted, candidates(ids), in_order=ids, enough=missing)
        found += [pk for pk in ids if pk in matching]
        place, stride = place + stride, min(stride * 2, LONGEST_STRIDE)
    return Hits(found[first : first + size], None, True)
