"""Values and marks of a workbook put together as the cells that `sheets` describes, column by column."""

from collections.abc import Iterator, Sequence
from typing import TypeGuard

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from pelaren.documents.reading import answer, limits, markup, package
from pelaren.documents.reading.answer import SheetRead
from pelaren.documents.reading.limits import FileReason, Unreadable


def read(content: bytes) -> list[SheetRead]:
    """Return the sheets with anything in them, in the workbook's order. Raises Unreadable."""
    parts = package.unpack(content)
    for part in parts.values():
        markup.check(part)
    places = markup.sheet_parts(parts)
    try:
        workbook = CalamineWorkbook.from_filelike(package.repack(parts))
        return list(_sheets(workbook, parts, places))
    except CalamineError as error:
        raise Unreadable(FileReason.DAMAGED) from error


def _sheets(workbook: CalamineWorkbook, parts: dict[str, bytes], places: dict[str, str]) -> Iterator[SheetRead]:
    left = limits.CELLS
    for about in workbook.sheets_metadata:
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        part = parts.get(places.get(about.name, ""))
        if part is None:
            raise Unreadable(FileReason.DAMAGED)
        values = workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
        left -= sum(map(len, values))
        if left < 0:
            raise Unreadable(FileReason.TOO_MANY_CELLS)
        if values and values[0]:
            hidden = about.visible is not SheetVisibleEnum.Visible
            yield about.name, hidden, _columns(values, markup.marks(part))


def _columns(values: Sequence[Sequence[object]], marks: markup.Marks) -> list[str]:
    columns = list(map(_column, zip(*values, strict=True)))
    return _marked(columns, marks) if marks else columns


def _column(values: Sequence[object]) -> str:
    # Most columns hold texts only, and are written in one go instead of cell by cell.
    if _are_texts(values) and all(values) and max(map(len, values)) <= limits.TEXT:
        return answer.column(values, kind="t")
    return answer.column([_number(value) if type(value) is float else _cell(value) for value in values])


def _are_texts(values: Sequence[object]) -> TypeGuard[Sequence[str]]:
    return set(map(type, values)) == {str}


def _marked(columns: list[str], marks: markup.Marks) -> list[str]:
    cells = list(map(answer.cells, columns))
    for row, column in marks.errors:
        _put(cells, row, column, "e")
    for row, column in marks.formulas:
        _put(cells, row, column, "f" + _at(cells, row, column))
    for top, left, bottom, right in marks.areas:
        for column_cells in cells[left : right + 1]:
            for row in range(top, min(bottom + 1, len(column_cells))):
                column_cells[row] = "f" + column_cells[row].removeprefix("f")
    return list(map(answer.column, cells))


def _number(value: float) -> str:
    # Fifteen digits are what a spreadsheet shows: 0.1 + 0.2 is 0.3 to whoever looks at it. Python finds the digits
    # quicker when nobody says how many; most numbers have fewer.
    shortest = repr(value)
    return "n" + shortest.removesuffix(".0") if len(shortest) < 16 else f"n{value:.15g}"


def _at(columns: list[list[str]], row: int, column: int) -> str:
    return columns[column][row] if column < len(columns) and row < len(columns[column]) else ""


def _put(columns: list[list[str]], row: int, column: int, cell: str) -> None:
    # A formula or an error without a value can stand outside the area that has values.
    if column < len(columns) and row < len(columns[column]):
        columns[column][row] = cell


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value and "t" + value[: limits.TEXT]
    if isinstance(value, bool):
        return f"b{value:d}"
    if isinstance(value, int):
        return f"n{value:.15g}"
    return f"d{value}"
