"""
The sheets of a workbook, as the reader hands them over.

A cell is a text that begins with its kind: `t` text, `n` number, `d` date or time, `b` truth value, `e` error; a
formula has an `f` before the kind of its value. An empty cell is the empty text.
"""

from typing import NamedTuple


class Sheet(NamedTuple):
    """One sheet: its rows from the first row on, so that a row's place is its number."""

    name: str
    hidden: bool
    rows: list[list[str]]


# Characters that no language has; between rows and cells they are quicker to put together and take apart than JSON.
_ROW, _CELL = "\ue000", "\ue001"
_SEPARATORS = str.maketrans({_ROW: " ", _CELL: " "})


def joined(rows: list[list[str]]) -> str:
    """Return rows as one text."""
    text = _ROW.join(map(_CELL.join, rows))
    if text.count(_ROW) == len(rows) - 1 and text.count(_CELL) == sum(map(len, rows)) - len(rows):
        return text
    return joined([[cell.translate(_SEPARATORS) for cell in row] for row in rows])


def taken_apart(text: str) -> list[list[str]]:
    """Return the rows of a text."""
    return [row.split(_CELL) for row in text.split(_ROW)]
