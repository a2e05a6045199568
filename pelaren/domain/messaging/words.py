"""
What search finds in a text, as pure functions: words, beginnings of words, and identity numbers in any way of writing.

One definition serves three readers: the blind index (`index_terms`), the question to it (`Wanted.terms`) and the check
of what it found (`Wanted.is_in`), so that search finds exactly what a plain search of the text would.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pelaren.values.names import fold
from pelaren.values.typed_text import with_plain_dashes

_WORD = re.compile(r"[^\W_]+")
# Written with or without century, sign and spaces; a Finnish sign is part of the number, a Swedish one is not. Ten
# figures with a sign may be either, and count as Swedish.
_SWEDISH = re.compile(r"(?<!\d)(?:\d{2})?(\d{6})\s?[-+]?\s?(\d{4})(?!\d)", re.ASCII)
_FINNISH = re.compile(
    r"(?<![0-9a-z])(\d{6})\s?(?:([-+])\s?(\d{3}[a-y])|([a-fu-y])\s?(\d{3}[0-9a-y]))(?![0-9a-z])", re.ASCII
)
BEGINNINGS = (3, 5, 7)
"""How many letters of a word the index knows: a shorter word stands whole, more is checked in the text."""
OF_NUMBERS = range(3, 9)
"""Of a word of figures: many begin alike, and an identity number is looked for by as much of it as somebody knows."""


@dataclass(frozen=True)
class Contents:
    """What a text holds, as search sees it."""

    words: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Contents":
        """Return what some texts hold together: a message and the names of its files."""
        folded = [_plain(text) for text in texts]
        return cls(
            frozenset(word for text in folded for word in _WORD.findall(text)),
            frozenset(number for text in folded for number in _numbers(text)),
        )

    @property
    def index_terms(self) -> frozenset[str]:
        """Return what the blind index keeps: short words whole, others by their beginnings, identity numbers."""
        words = {term for word in self.words for term in _terms_of(word)}
        return frozenset(words | {f"n:{number}" for number in self.numbers})


@dataclass(frozen=True)
class Wanted:
    """What somebody searches for. A message must hold every word, or a word that begins so, and every number."""

    words: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def read(cls, text: str) -> "Wanted":
        """Read typed text: an identity number counts as one thing, the rest as words or their beginnings."""
        folded = _plain(text)
        numbers = frozenset(_numbers(folded))
        rest = _FINNISH.sub(" ", _SWEDISH.sub(" ", folded))
        return cls(frozenset(_WORD.findall(rest)), numbers)

    def __bool__(self) -> bool:
        return bool(self.words or self.numbers)

    @property
    def terms(self) -> frozenset[str]:
        """Return what to ask the blind index for: everything wanted has these, not everything that has these is."""
        return frozenset({_terms_of(word)[-1] for word in self.words} | {f"n:{number}" for number in self.numbers})

    def is_in_texts(self, texts: Iterable[str]) -> bool:
        """Return whether texts together hold all that is wanted. A word of one or two letters must stand whole."""
        folded = [_plain(text) for text in texts]
        numbers = {number for text in folded for number in _numbers(text)} if self.numbers else frozenset()
        return self.numbers <= numbers and all(any(_stands_in(word, text) for text in folded) for word in self.words)


def _plain(text: str) -> str:
    return fold(with_plain_dashes(text))


def _numbers(folded: str) -> list[str]:
    swedish = ["".join(parts) for parts in _SWEDISH.findall(folded)]
    return swedish + ["".join(parts) for parts in _FINNISH.findall(folded)]


def _terms_of(word: str) -> list[str]:
    if len(word) < BEGINNINGS[0]:
        return [f"w:{word}"]
    lengths = OF_NUMBERS if word.isdecimal() else BEGINNINGS
    return [f"b:{word[:length]}" for length in lengths if length <= len(word)]


def _stands_in(word: str, folded: str) -> bool:
    ends = r"(?![^\W_])" if len(word) < BEGINNINGS[0] else ""
    return re.search(rf"(?<![^\W_]){word}{ends}", folded) is not None
