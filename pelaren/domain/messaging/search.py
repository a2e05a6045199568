"""
Search in message text and file names: exactly what a plain search of the opened texts would find.

The blind index names candidates; each is opened and checked. Where the beginning of the list promises a full page, the
list is walked as it is sorted, and what is met is checked until the page is full. Otherwise the index of all words is
asked: of a few candidates all are checked, and it is known how many there are; of more, as many as fill the page.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models.expressions import RawSQL

from pelaren.domain.messaging import opened_texts
from pelaren.domain.messaging.blind_words import BlindIndex
from pelaren.domain.messaging.models.conversation import ConversationQuerySet
from pelaren.domain.messaging.opened_texts import Opener
from pelaren.domain.messaging.words import Wanted
from pelaren.domain.vault.operations.keys import Known

RARE = 50
"""So many candidates are all checked at once; of more, only as many as fill the page."""
KNOWN = 1_500
"""So many candidates are fetched from the index before a search counts as common and the list is walked instead."""
FIRST_STRIDE = 200
LONGEST_STRIDE = 1_600
LONGEST_GUESS = 2_000
"""So many conversations are walked on the promise of the first ones; the index of all words costs about as much."""


@dataclass(frozen=True)
class Question:
    """
    What to ask the index for, of which employers: all terms of one employer, or one term of each of many.

    `keys` are the employers' keys that were opened for it.
    """

    employer_ids: list[int]
    all_of: list[int] | None = None
    any_of: list[int] | None = None
    keys: Known = field(default_factory=Known, repr=False)

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
    keys = Known()
    return Question([employer_id], all_of=BlindIndex.of(employer_id, known=keys).numbers(wanted.terms), keys=keys)


def of_employers(wanted: Wanted, employer_ids: Iterable[int]) -> Question:
    """Return the question about many employers: each has its own key, so each is asked for the longest term alone."""
    longest = max(wanted.terms, key=lambda term: (len(term), term))
    indexes = BlindIndex.of_many(employer_ids)
    return Question(list(indexes), any_of=[index.number(longest) for index in indexes.values()])


@dataclass(frozen=True)
class Stride:
    """A part of a sorted list: its conversations in order, and their messages that may hold what is wanted."""

    ids: list[int]
    candidates: list[tuple[int, int]]
    ends: bool

    @property
    def met(self) -> int:
        """How many of its conversations may hold it."""
        return len({pk for pk, _ in self.candidates})

    def promises(self, wanted: int) -> bool:
        """Return whether so many conversations will be met soon, should the list go on like this."""
        return wanted * len(self.ids) <= LONGEST_GUESS * self.met

    def then(self, following: "Stride") -> "Stride":
        """Return this part of the list together with the one that follows."""
        return Stride(self.ids + following.ids, self.candidates + following.candidates, following.ends)


def search(conversations: ConversationQuerySet, wanted: Wanted, question: Question, *, first: int, size: int) -> Hits:
    """
    Return the page of sorted conversations, from the place `first` (0 is the beginning), that hold what is wanted.

    Raises vault.CannotOpen.
    """
    return _Search(conversations, wanted, question, first, size, Opener(question.keys)).hits()


@dataclass(frozen=True)
class _Search:
    conversations: ConversationQuerySet
    wanted: Wanted
    question: Question
    first: int
    size: int
    opener: Opener

    @property
    def enough(self) -> int:
        """How many conversations fill the page and tell whether there are more."""
        return self.first + self.size + 1

    def hits(self) -> Hits:
        """Walk the list where that promises to be short, else ask the index of all words."""
        if self.question.all_of is None:
            # To sort the lists of many employers costs more than to ask the index.
            return self.by_index()
        begin, found = self.stride(0, FIRST_STRIDE), list[int]()
        if begin.ends:
            return self.among(begin.candidates)
        if not begin.promises(self.enough):
            return self.by_index()
        for walked, found in self.walk(begin):
            if walked >= LONGEST_GUESS and len(found) < self.enough:
                return self.by_index()
        return self.page(found, counted=len(found) < self.enough)

    def by_index(self) -> Hits:
        """Check what the index of all words names; of a word that is everywhere, walk the list after all."""
        candidates = self.question.candidates(most=KNOWN + 1)
        if len(candidates) <= KNOWN:
            return self.among(candidates)
        *_, (_, found) = self.walk(self.stride(0, FIRST_STRIDE))
        return self.page(found, counted=len(found) < self.enough)

    def among(self, candidates: list[tuple[int, int]]) -> Hits:
        """Check candidates: all of a few, of more in the order of the list until the page is full."""
        # One parameter: Django writes each of hundreds of ids into a query of its own.
        named = RawSQL("select unnest(%s::bigint[])", [list({pk for pk, _ in candidates})])
        listed = self.conversations.filter(pk__in=named)
        ids = list(listed.values_list("pk", flat=True)) if candidates else []
        every = len(candidates) <= RARE
        found = self.checked(Stride(ids, candidates, ends=True), None if every else self.enough)
        return self.page(found, counted=every or len(found) < self.enough)

    def walk(self, ahead: Stride) -> Iterator[tuple[int, list[int]]]:
        """
        Check the list in its order until the page is full; tell after each stride how far, and what is found.

        Texts are opened as soon as enough of them lie ahead to fill the page.
        """
        found: list[int] = []
        walked = len(ahead.ids)
        while True:
            if ahead.ends or ahead.met >= self.enough - len(found):
                found += self.checked(ahead, self.enough - len(found))
                ahead = Stride([], [], ahead.ends)
            yield walked, found
            if ahead.ends or len(found) >= self.enough:
                return
            following = self.stride(walked, self.length(walked, len(found) + ahead.met))
            ahead, walked = ahead.then(following), walked + len(following.ids)

    def length(self, walked: int, met: int) -> int:
        """Return how far to go next: somewhat farther than what was met so far lets expect."""
        expected = 5 * walked * (self.enough - met) // (4 * met) if met else 2 * walked
        return min(max(expected, FIRST_STRIDE), LONGEST_STRIDE)

    def stride(self, place: int, length: int) -> Stride:
        """Return so many conversations of the list from a place on."""
        ids = list(self.conversations.values_list("pk", flat=True)[place : place + length])
        return Stride(ids, self.question.candidates(among=ids) if ids else [], ends=len(ids) < length)

    def checked(self, stride: Stride, enough: int | None) -> list[int]:
        """Return the conversations that hold it, in order; no more are opened than it takes to find `enough`."""
        return opened_texts.conversations_with(
            self.wanted, stride.candidates, in_order=stride.ids, enough=enough, opener=self.opener
        )

    def page(self, found: list[int], *, counted: bool) -> Hits:
        """Return the page of what was found, and how many there are when all were counted."""
        shown = found[self.first : self.first + self.size]
        return Hits(shown, len(found) if counted else None, len(found) >= self.enough)
