"""A text file with separated values (CSV), read as the one sheet of a workbook."""

import csv
from collections.abc import Iterator
from io import StringIO

from pelaren.documents.reading import limits
from pelaren.documents.reading.limits import FileReason, Unreadable
from pelaren.documents.reading.sheets import Sheet

_SEPARATORS = ";\t,"
_ENCODINGS = ("utf-8-sig", "iso-8859-1")


def read_text(content: bytes) -> list[Sheet]:
    """
    Return one sheet; the separator (semicolon, tab or comma) is the one that stands most often in the first line.

    UTF-8, or ISO 8859-1 as old programs write it. Every cell is a text. Raises Unreadable.
    """
    if not content:
        raise Unreadable(FileReason.EMPTY)
    if len(content) > limits.BYTES:
        raise Unreadable(FileReason.TOO_LARGE)
    if b"\0" in content:
        raise Unreadable(FileReason.OTHER_FORMAT)
    text = _decoded(content)
    rows = list(_rows(text, _separator(text)))
    return [Sheet("", False, rows)] if rows else []


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(FileReason.OTHER_FORMAT)


def _separator(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=first.count)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    left = limits.CELLS
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=separator):
            left -= len(row)
            if left < 0:
                raise Unreadable(FileReason.TOO_MANY_CELLS)
            yield [cell and "t" + cell[: limits.TEXT] for cell in row]
    except csv.Error:
        raise Unreadable(FileReason.DAMAGED) from None
