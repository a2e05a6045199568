"""Values and marks of a workbook put together as the cells that `sheets` describes, column by column."""

from collections.abc import Iterator, Sequence

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from pelaren.documents.reading import limits, markup, package
from pelaren.documents.reading.answer import Columns, SheetRead
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


def _columns(values: Sequence[Sequence[object]], marks: markup.Marks) -> Columns:
    # Column by column: most columns hold texts only, and are written in one go instead of cell by cell.
    columns = list(map(_column, zip(*values, strict=True)))
    for row, column in marks.errors:
        _put(columns, row, column, "e")
    for row, column in marks.formulas:
        _put(columns, row, column, "f" + _at(columns, row, column))
    for top, left, bottom, right in marks.areas:
        for cells in columns[left : right + 1]:
            for row in range(top, min(bottom + 1, len(cells))):
                cells[row] = "f" + cells[row].removeprefix("f")
    return columns


def _column(values: Sequence[object]) -> list[str]:
    if set(map(type, values)) == {str} and all(values) and max(map(len, values)) <= limits.TEXT:  # type: ignore[arg-type]
        return list(map("t".__add__, values))  # type: ignore[arg-type]
    return [_number(value) if type(value) is float else _cell(value) for value in values]


def _number(value: float) -> str:
    # Fifteen digits are what a spreadsheet shows: 0.1 + 0.2 is 0.3 to whoever looks at it. Python finds the digits
    # quicker when nobody says how many; most numbers have fewer.
    shortest = repr(value)
    return "n" + shortest.removesuffix(".0") if len(shortest) < 16 else f"n{value:.15g}"


def _at(columns: Columns, row: int, column: int) -> str:
    return columns[column][row] if column < len(columns) and row < len(columns[column]) else ""


def _put(columns: Columns, row: int, column: int, cell: str) -> None:
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
