"""
The sheets of a workbook, as the reader hands them over.

A cell is a text that begins with its kind: `t` text, `n` number, `d` date or time, `b` truth value, `e` error; a
formula has an `f` before the kind of its value. An empty cell is the empty text.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Sheet(NamedTuple):
    """One sheet: its rows from the first row on, so that a row's place is its number."""

    name: str
    hidden: bool
    rows: Sequence[Sequence[str]]
