"""Tools to make workbooks: right ones, and ones taken apart and put together wrong."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pelaren.documents import insured_amounts_excel
from pelaren.documents.content import Bill
from tests.documents.bills import finnish_bill

EXPORTED_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
HEADINGS = ["Försäkringsnummer", "Namn", "Personbeteckning", "Grupp", "Enligt plan", "Summa på fakturan"]


def exported(bill: Bill | None = None) -> bytes:
    """The workbook as the portal writes it."""
    return insured_amounts_excel.write(bill or finnish_bill(language="sv"), exported_at=EXPORTED_AT)


def a_workbook(*sheets: Callable[[Workbook], object]) -> bytes:
    """A workbook in which each function has written a sheet."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False, "nan_inf_to_errors": True}) as workbook:
        for write in sheets:
            write(workbook)
    return content.getvalue()


def a_sheet(rows: Sequence[Sequence[object]], **about: object) -> bytes:
    """A workbook with one sheet of these rows; a function among the cells writes itself: f(sheet, row, column)."""
    return a_workbook(sheet_of(rows, **about))  # type: ignore[arg-type]


def sheet_of(
    rows: Sequence[Sequence[object]], *, name: str = "Blad1", hidden: bool = False
) -> Callable[[Workbook], None]:
    def write(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                _write_cell(sheet, row, column, cell)
        if hidden:
            sheet.hide()

    return write


def _write_cell(sheet: Worksheet, row: int, column: int, cell: object) -> None:
    if callable(cell):
        cell(sheet, row, column)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


def formula(text: str, value: object = 0) -> Callable[[Worksheet, int, int], object]:
    return lambda sheet, row, column: sheet.write_formula(row, column, text, None, value)


def line(number: str, name: str, amount: object, *, planned: object = 630) -> list[object]:
    """A row as the portal lays it out."""
    return [number, name, "140582-••••", "1 Ledning", planned, amount]


SOFIA = ("7001-2-0101", "Ekholm Sofia")
ASA = ("7001-2-0102", "Öberg Åsa")
ANNA = ("7001-2-0201", "Backlund Anna")
MIKAEL = ("7001-2-0202", "Björklund Mikael")
SARKA = ("7001-2-0203", "Žižková Šárka")


def with_amount(amount: object) -> bytes:
    """A sheet in which Sofia, on row 3, has this in the cell of her amount."""
    return a_sheet([HEADINGS, line(*ASA, 630), line(*SOFIA, amount)])


def repackaged(change: Callable[[dict[str, bytes]], object], content: bytes | None = None) -> bytes:
    """The workbook with its parts changed: the function gets them by name and may alter, add and take away."""
    with ZipFile(BytesIO(content or exported())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    return zipped(parts)


def zipped(parts: dict[str, bytes], **how: object) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", **{"compression": ZIP_DEFLATED, **how}) as package:  # type: ignore[call-overload]
        for name, part in parts.items():
            package.writestr(name, part)
    return content.getvalue()


def replacing(part: str, old: bytes, new: bytes, content: bytes | None = None) -> bytes:
    """The workbook with something in one of its parts replaced; it must be there."""

    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new)

    return repackaged(change, content)


def adding_rows(rows: bytes, content: bytes | None = None) -> bytes:
    """The workbook with raw XML after the last row of its first sheet."""
    return replacing(SHEET, b"</sheetData>", rows + b"</sheetData>", content)
