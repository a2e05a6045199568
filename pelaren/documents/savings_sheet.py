"""The sheet with unit holdings and prices that the fund administration exports: CSV or a workbook."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import BadZipFile

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from pelaren.domain.savings.operations.checking import SheetRow
from pelaren.values.names import fold
from pelaren.values.refusals import Refusal

COLUMNS = {
    "insurance_number": ("forsakringsnummer", "vakuutusnumero", "insurance number"),
    "fund": ("fond", "rahasto", "fund"),
    "units": ("andelar", "osuudet", "units"),
    "price": ("kurs", "hinta", "price"),
    "day": ("dag", "paiva", "day"),
    "asset_class": ("tillgangsslag", "omaisuuslaji", "asset class"),
}
"""The heads of the columns, folded, in the languages of the portal; the order is free, the last may be missing."""
NAMES = {
    "insurance_number": _("Insurance number"),
    "fund": _("Fund"),
    "units": _("Units"),
    "price": _("Price"),
    "day": _("Day"),
}
"""What the columns that must be there are called when one of them is missing."""
LARGEST = 20_000_000
_WORKBOOK = b"PK"


class FileTooLarge(Refusal):
    field = "file"
    message = _("The file is larger than 20 MB. Divide it.")


class NotASheet(Refusal):
    field = "file"
    message = _("The file is neither a workbook (.xlsx) nor a text file with semicolons (.csv). Choose another file.")


class ColumnMissing(Refusal):
    field = "file"
    message = _("The first row has no column %(column)s. It must name insurance number, fund, units, price and day.")


def read(content: bytes) -> list[SheetRow]:
    """
    Return the rows under the head; empty rows are left out.

    CSV is separated by semicolons, in UTF-8 or ISO 8859-1. Raises FileTooLarge, NotASheet, ColumnMissing.
    """
    if len(content) > LARGEST:
        raise FileTooLarge
    lines = _workbook(content) if content.startswith(_WORKBOOK) else _csv(content)
    head = next(lines, [])
    places = _places(head)
    return [_row(number, line, places) for number, line in enumerate(lines, start=2) if any(line)]


def _places(head: Sequence[str]) -> dict[str, int]:
    names = [fold(cell) for cell in head]
    places = {field: names.index(name) for field, known in COLUMNS.items() for name in known if name in names}
    for field, name in NAMES.items():
        if field not in places:
            raise ColumnMissing(column=name)
    return places


def _row(number: int, line: Sequence[str], places: dict[str, int]) -> SheetRow:
    cells = {field: line[place] if place < len(line) else "" for field, place in places.items()}
    return SheetRow(row=number, **cells)


def _csv(content: bytes) -> Iterator[list[str]]:
    if b"\0" in content:
        raise NotASheet
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("iso-8859-1")
    try:
        yield from ([cell.strip() for cell in line] for line in csv.reader(StringIO(text, newline=""), delimiter=";"))
    except csv.Error:
        raise NotASheet from None


def _workbook(content: bytes) -> Iterator[list[str]]:
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    except (CalamineError, BadZipFile, IndexError):
        raise NotASheet from None
    for line in sheet.to_python(skip_empty_area=False):
        yield [_text(cell) for cell in line]


def _text(cell: object) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)):f}".removesuffix(".0")
    return str(cell).strip()
