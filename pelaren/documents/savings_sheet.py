"""
The sheet with unit holdings and prices that the fund administration exports: CSV or a workbook.

A workbook is opened in a process of its own with limits (`reading`), like every workbook from outside.
"""

import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import StringIO

from django.utils.translation import gettext_lazy as _

from pelaren.documents.insured_amounts_excel.sentences import FILE_SENTENCES
from pelaren.documents.reading.limits import FileReason, Unreadable
from pelaren.documents.reading.process import read_workbook
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
# A zip package, and the container of old and of encrypted workbooks.
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
_DIVIDE = {
    FileReason.TOO_LARGE: _("The file is larger than 5 MB. Divide it, and read the parts in one after the other."),
    FileReason.TOO_MANY_CELLS: _("The sheet has too many cells. Divide it, and read the parts in one after the other."),
}


class FileTooLarge(Refusal):
    field = "file"
    message = _("The file is larger than 20 MB. Divide it.")


class NotASheet(Refusal):
    field = "file"
    message = _("The file is neither a workbook (.xlsx) nor a text file with semicolons (.csv). Choose another file.")


class UnreadableWorkbook(Refusal):
    field = "file"

    def __init__(self, reason: FileReason) -> None:
        super().__init__()
        self.message = _DIVIDE.get(reason) or FILE_SENTENCES[reason]


class ColumnMissing(Refusal):
    field = "file"
    message = _("The first row has no column %(column)s. It must name insurance number, fund, units, price and day.")


def read(content: bytes) -> list[SheetRow]:
    """
    Return the rows under the head; empty rows are left out.

    CSV is separated by semicolons, in UTF-8 or ISO 8859-1. A formula or an error in a cell begins with “=”, so that
    the row is told as wrong. Raises FileTooLarge, NotASheet, UnreadableWorkbook, ColumnMissing.
    """
    if len(content) > LARGEST:
        raise FileTooLarge
    lines = _workbook(content) if content.startswith(_WORKBOOKS) else _csv(content)
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
        sheets = [sheet for sheet in read_workbook(content) if not sheet.hidden]
    except Unreadable as refused:
        if refused.reason is FileReason.OTHER_FORMAT:
            raise NotASheet from None
        raise UnreadableWorkbook(refused.reason) from None
    if not sheets:
        raise UnreadableWorkbook(FileReason.NO_SHEET)
    yield from ([_text(cell) for cell in line] for line in sheets[0].rows)


def _text(cell: str) -> str:
    kind, written = cell[:1], cell[1:]
    if kind == "n":
        return f"{Decimal(written):f}".removesuffix(".0")
    if kind == "d":
        return written[:10]
    return f"={written[1:]}" if kind in {"f", "e"} else written.strip()
