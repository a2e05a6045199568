"""Read a sheet of amounts that comes back."""

from collections.abc import Iterable, Sequence
from pathlib import PurePath

from pelaren.documents.insured_amounts_excel import columns, stamping, table
from pelaren.documents.insured_amounts_excel.numbers import KnownNumbers
from pelaren.documents.insured_amounts_excel.parsed import (
    AmountLine,
    Matching,
    MatchNeeded,
    ParsedRow,
    ParsedSheet,
    RowProblem,
    SheetRefused,
    Stamp,
)
from pelaren.documents.insured_amounts_excel.rows import RowReader
from pelaren.documents.reading.limits import FileReason, Unreadable
from pelaren.documents.reading.package import check_signature
from pelaren.documents.reading.process import read_workbook
from pelaren.documents.reading.sheets import Sheet

_EXTENSION = ".xlsx"
_OTHER_EXTENSIONS = {".xls": FileReason.OLD_EXCEL, ".xlsm": FileReason.MACROS, ".xltm": FileReason.MACROS}


def read(
    content: bytes, *, file_name: str, lines: Iterable[AmountLine], matching: Matching | None = None
) -> ParsedSheet | MatchNeeded:
    """
    Read the amounts that a workbook has for the insured on a bill, `lines`.

    Columns may have moved and rows may be missing, empty or sums; where the headings are not known the answer is
    MatchNeeded, and the same file is read again with the `matching` that a person confirmed. Rows that cannot be used
    come as problems. The bytes are opened in a process of their own within the limits of `reading.limits`.
    Raises SheetRefused.
    """
    _check_name(file_name)
    sheets = _sheets(content)
    stamp, visible = stamping.find(sheets), _visible(sheets)
    known = KnownNumbers(lines)
    if matching is None:
        matching, sure = table.find(visible, known)
        if not sure:
            return MatchNeeded(stamp, table.headings(_named(visible, matching), matching.heading_row), matching)
    return _parsed(_named(visible, matching), matching, known, stamp)


def check(content: bytes, *, file_name: str) -> None:
    """
    Look at a file from the outside, without opening it: name, size and first bytes. Raises SheetRefused.
    """
    _check_name(file_name)
    try:
        check_signature(content)
    except Unreadable as refused:
        raise SheetRefused(refused.reason) from None


def _check_name(file_name: str) -> None:
    extension = PurePath(file_name.strip()).suffix.lower()
    if extension != _EXTENSION:
        raise SheetRefused(_OTHER_EXTENSIONS.get(extension, FileReason.OTHER_FORMAT))


def _sheets(content: bytes) -> list[Sheet]:
    try:
        return read_workbook(content)
    except Unreadable as refused:
        raise SheetRefused(refused.reason) from None


def _visible(sheets: Sequence[Sheet]) -> list[Sheet]:
    return [sheet for sheet in sheets if not sheet.hidden and sheet.name != stamping.NAME]


def _named(sheets: Sequence[Sheet], matching: Matching) -> Sheet:
    """Return the sheet of a matching. Raises SheetRefused when the file has no such table: another file was chosen."""
    for sheet in sheets:
        if sheet.name == matching.sheet and 0 < matching.heading_row <= len(sheet.rows):
            return sheet
    raise SheetRefused(FileReason.NO_KNOWN_COLUMNS)


def _parsed(sheet: Sheet, matching: Matching, known: KnownNumbers, stamp: Stamp | None) -> ParsedSheet:
    if any(field not in matching.columns for field in columns.NEEDED):
        raise SheetRefused(FileReason.NO_KNOWN_COLUMNS)
    below = sheet.rows[matching.heading_row :]
    results = RowReader(matching.columns, known).results(below, first=matching.heading_row + 1)
    spoken_of = {result.insurance_number for result in results}
    return ParsedSheet(
        stamp=stamp,
        sheet=sheet.name,
        heading_row=matching.heading_row,
        rows=tuple(result for result in results if isinstance(result, ParsedRow)),
        problems=tuple(result for result in results if isinstance(result, RowProblem)),
        absent=tuple(number for number in known if number not in spoken_of),
    )
