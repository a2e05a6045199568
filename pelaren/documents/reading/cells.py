"""Values and marks of a workbook put together as the cells that `sheets` describes."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from pelaren.documents.reading import limits, markup, package
from pelaren.documents.reading.limits import FileReason, Unreadable
from pelaren.documents.reading.sheets import Sheet


def read(content: bytes) -> list[Sheet]:
    """Return the sheets with anything in them, in the workbook's order. Raises Unreadable."""
    parts = package.unpack(content)
    for part in parts.values():
        markup.check(part)
    places = markup.sheet_parts(parts)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(package.repack(parts)))
        return list(_sheets(workbook, parts, places))
    except CalamineError as error:
        raise Unreadable(FileReason.DAMAGED) from error


def _sheets(workbook: CalamineWorkbook, parts: dict[str, bytes], places: dict[str, str]) -> Iterator[Sheet]:
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
            yield Sheet(about.name, hidden, _rows(values, markup.marks(part)))


def _rows(values: Sequence[Sequence[object]], marks: markup.Marks) -> list[list[str]]:
    # Column by column: most columns hold texts only, and are written in one go instead of cell by cell.
    rows = [list(row) for row in zip(*map(_column, zip(*values, strict=True)), strict=True)]
    for row, column in marks.errors:
        _put(rows, row, column, "e")
    for row, column in marks.formulas:
        _put(rows, row, column, "f" + _at(rows, row, column))
    for top, left, bottom, right in marks.areas:
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[row]))):
                rows[row][column] = "f" + rows[row][column].removeprefix("f")
    return rows


def _column(values: Sequence[object]) -> Sequence[str]:
    if set(map(type, values)) == {str} and all(values) and max(map(len, values)) <= limits.TEXT:  # type: ignore[arg-type]
        return list(map("t".__add__, values))  # type: ignore[arg-type]
    # Fifteen digits are what a spreadsheet shows: 0.1 + 0.2 is 0.3 to whoever looks at it.
    return [f"n{value:.15g}" if type(value) is float else _cell(value) for value in values]


def _at(rows: list[list[str]], row: int, column: int) -> str:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _put(rows: list[list[str]], row: int, column: int, cell: str) -> None:
    # A formula or an error without a value can stand outside the area that has values.
    if row < len(rows) and column < len(rows[row]):
        rows[row][column] = cell


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value and "t" + value[: limits.TEXT]
    if isinstance(value, bool):
        return f"b{value:d}"
    if isinstance(value, int):
        return f"n{value:.15g}"
    return f"d{value}"
