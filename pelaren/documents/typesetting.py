"""From a template and plain data to PDF bytes that people, screen readers and archives can read."""

import json
import unicodedata
from datetime import date
from functools import cache
from io import BytesIO

import pikepdf

from pelaren.documents.typesetter import typeset, typeset_apart

_LONG_DATA = 50_000
_WORTH_RECOMPRESSING = 200_000
_REPLACEMENT = "\ufffd"
# What the fonts at hand can show: Latin, Greek and Cyrillic letters, their punctuation, a few signs.
_SHOWN = (range(0x20, 0x500), range(0x1E00, 0x2000), range(0x2000, 0x2030), range(0x20A0, 0x20C0))
_SHOWN_ALONE = frozenset("−‰′″‹›→←™№" + _REPLACEMENT)


def write(template: str, data: dict[str, object], *, title: str, day: date, language: str) -> bytes:
    """
    Return the template filled with the data as PDF/UA-1 and PDF/A-2a.

    The same data gives the same bytes: `day` is the document's own date, not today's. Text is never markup.
    Characters no font at hand can show become the replacement sign: a name in such letters must not keep a bill from
    being made.
    """
    document = {"title": title, "day": [day.year, day.month, day.day], "language": language}
    text = json.dumps(printable({**data, "document": document}), ensure_ascii=False)
    pages = typeset_apart(template, text) if len(text) > _LONG_DATA else typeset(template, text)
    return recompressed(pages) if len(pages) > _WORTH_RECOMPRESSING else pages


def recompressed(pages: bytes) -> bytes:
    """Return the same document with its tags and objects packed; standards and metadata stay as they are."""
    packed = BytesIO()
    with pikepdf.open(BytesIO(pages)) as document:
        document.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return packed.getvalue()


def printable(value: object) -> object:
    """Return the data with every text in it made of characters that can be printed."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else "".join(map(_printable_character, value))
    if isinstance(value, dict):
        return {key: printable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [printable(part) for part in value]
    return value


@cache
def _printable_character(character: str) -> str:
    if unicodedata.category(character)[0] == "C":
        return " " if character in "\n\t" else ""
    shown = any(ord(character) in signs for signs in _SHOWN) or character in _SHOWN_ALONE
    return character if shown else _REPLACEMENT
