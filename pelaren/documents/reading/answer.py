"""
What the process that reads a workbook writes to whoever asked: the sheets column by column, or why there are none.

Control characters that XML has no place for stand between: quicker to put together and take apart than JSON.
"""

from collections.abc import Iterable, Iterator, Sequence

from pelaren.documents.reading.limits import FileReason, Unreadable

SheetRead = tuple[str, bool, list[str]]
"""A sheet as it goes from one process to the other: its name, whether it is hidden, its columns, equally long."""

_READ = "read"
_HIDDEN = "hidden"
_CELL, _COLUMN, _SHEET = "\x1f", "\x1e", "\x1c"
_SEPARATORS = str.maketrans(dict.fromkeys((_CELL, _COLUMN, _SHEET), " "))


def column(cells: Sequence[str], kind: str = "") -> str:
    """Return a column of cells as one text, each with its kind before it where they are all of one."""
    text = kind + (_CELL + kind).join(cells)
    if text.count(_CELL) == len(cells) - 1 and _COLUMN not in text and _SHEET not in text:
        return text
    return column([cell.translate(_SEPARATORS) for cell in cells], kind)


def cells(column: str) -> list[str]:
    """Return the cells of a column."""
    return column.split(_CELL)


def refused(reason: FileReason) -> str:
    """Return the answer that says why there are no sheets."""
    return str(reason)


def joined(sheets: Iterable[SheetRead]) -> str:
    """Return the answer that holds sheets."""
    return _SHEET.join([_READ, *map(_sheet, sheets)])


def taken_apart(answer: str) -> Iterator[SheetRead]:
    """Return the sheets of an answer. Raises Unreadable."""
    said, *sheets = answer.split(_SHEET)
    if said != _READ:
        raise Unreadable(FileReason(said))
    for sheet in sheets:
        name, hidden, *columns = sheet.split(_COLUMN)
        yield name, hidden == _HIDDEN, columns


def _sheet(sheet: SheetRead) -> str:
    name, hidden, columns = sheet
    return _COLUMN.join([name.translate(_SEPARATORS), _HIDDEN if hidden else "", *columns])
