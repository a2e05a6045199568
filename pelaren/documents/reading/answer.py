"""
What the process that reads a workbook writes to whoever asked: the sheets column by column, or why there are none.

Control characters that XML has no place for stand between: quicker to put together and take apart than JSON.
"""

from collections.abc import Iterable, Iterator

from pelaren.documents.reading.limits import FileReason, Unreadable

Columns = list[list[str]]
SheetRead = tuple[str, bool, Columns]
"""A sheet as it goes from one process to the other: its name, whether it is hidden, its columns, equally long."""

_READ = "read"
_HIDDEN = "hidden"
_CELL, _COLUMN, _SHEET = "\x1f", "\x1e", "\x1c"
_SEPARATORS = str.maketrans(dict.fromkeys((_CELL, _COLUMN, _SHEET), " "))


def refused(reason: FileReason) -> str:
    """Return the answer that says why there are no sheets."""
    return str(reason)


def joined(sheets: Iterable[SheetRead]) -> str:
    """Return the answer that holds sheets."""
    return _SHEET.join([_READ, *(_sheet(*sheet) for sheet in sheets)])


def taken_apart(answer: str) -> Iterator[SheetRead]:
    """Return the sheets of an answer. Raises Unreadable."""
    said, *sheets = answer.split(_SHEET)
    if said != _READ:
        raise Unreadable(FileReason(said))
    for sheet in sheets:
        name, hidden, *columns = sheet.split(_COLUMN)
        yield name, hidden == _HIDDEN, [column.split(_CELL) for column in columns]


def _sheet(name: str, hidden: bool, columns: Columns) -> str:
    return _COLUMN.join([name.translate(_SEPARATORS), _HIDDEN if hidden else "", *map(_column, columns)])


def _column(cells: list[str]) -> str:
    text = _CELL.join(cells)
    if text.count(_CELL) == len(cells) - 1 and _COLUMN not in text and _SHEET not in text:
        return text
    return _CELL.join(cell.translate(_SEPARATORS) for cell in cells)
