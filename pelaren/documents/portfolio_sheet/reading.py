"""Read the persons that a file names: cells become the texts and amounts that the register checks."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from pelaren.documents.insured_amounts_excel.amounts import amount_in
from pelaren.documents.insured_amounts_excel.sentences import RowReason
from pelaren.documents.portfolio_sheet import columns
from pelaren.documents.portfolio_sheet.columns import Column
from pelaren.documents.portfolio_sheet.matching import FEWEST, Matching, MatchNeeded
from pelaren.documents.reading.limits import FileReason, Unreadable
from pelaren.documents.reading.package import check_signature
from pelaren.documents.reading.process import read_workbook
from pelaren.documents.reading.sheets import Sheet
from pelaren.documents.reading.text import read_text
from pelaren.domain.movements.portfolio_rows import WrittenPerson

_HEADING_WITHIN = 30
_WORKBOOK, _TEXT = ".xlsx", (".csv", ".txt")
_OTHER_EXTENSIONS = {".xls": FileReason.OLD_EXCEL, ".xlsm": FileReason.MACROS, ".xltm": FileReason.MACROS}
_NINE, _TEN = 9, 10


class FileRefused(Exception):
    """The file cannot be used, for `reason`; `missing` are columns that it lacks."""

    def __init__(self, reason: FileReason, missing: Sequence[Column] = ()) -> None:
        super().__init__(reason)
        self.reason, self.missing = reason, tuple(missing)


def check(content: bytes, *, file_name: str) -> None:
    """Look at a file from the outside: name, size and first bytes. Raises FileRefused."""
    try:
        if _extension(file_name) == _WORKBOOK:
            check_signature(content)
        else:
            read_text(content)
    except Unreadable as refused:
        raise FileRefused(refused.reason) from None


def read(content: bytes, *, file_name: str, matching: Matching | None = None) -> list[WrittenPerson]:
    """
    Return the persons that a workbook or text file names, in order.

    `matching` is what a person has said about the columns. Raises FileRefused, MatchNeeded.
    """
    try:
        is_workbook = _extension(file_name) == _WORKBOOK
        sheets = [sheet for sheet in (read_workbook if is_workbook else read_text)(content) if not sheet.hidden]
    except Unreadable as refused:
        raise FileRefused(refused.reason) from None
    if not sheets:
        raise FileRefused(FileReason.NO_SHEET)
    sheet, heading_row, places = _said(sheets, matching) if matching else _table(sheets)
    below = enumerate(sheet.rows[heading_row:], start=heading_row + 1)
    return [_person(number, row, places) for number, row in below if _says_something(row, places)]


def _extension(file_name: str) -> str:
    extension = PurePath(file_name.strip()).suffix.lower()
    if extension != _WORKBOOK and extension not in _TEXT:
        raise Unreadable(_OTHER_EXTENSIONS.get(extension, FileReason.OTHER_FORMAT))
    return extension


def _said(sheets: Sequence[Sheet], matching: Matching) -> tuple[Sheet, int, Mapping[Column, int]]:
    return sheets[matching.sheet], matching.heading_row, matching.places


def _table(sheets: Sequence[Sheet]) -> tuple[Sheet, int, Mapping[Column, int]]:
    """
    Return sheet, heading row and columns of the row that names most columns, the first with most cells among equals.

    Raises MatchNeeded where some are not told, FileRefused where there are too few to choose from.
    """
    found = [
        (place, number, _recognised(row), sum(map(bool, row)))
        for place, sheet in enumerate(sheets)
        for number, row in enumerate(sheet.rows[:_HEADING_WITHIN], start=1)
    ]
    place, number, places, cells = max(found, key=lambda candidate: (len(candidate[2]), candidate[3]))
    if missing := _missing(places):
        if cells >= FEWEST:
            raise MatchNeeded(sheets[place], Matching(place, number, places))
        raise FileRefused(FileReason.NO_KNOWN_COLUMNS, missing)
    return sheets[place], number, places


def _missing(places: dict[Column, int]) -> list[Column]:
    missing = [column for column in columns.NEEDED if column not in places]
    if Column.FULL_NAME not in places:
        missing = [column for column in (Column.LAST_NAME, Column.FIRST_NAME) if column not in places] + missing
    return missing


def _recognised(row: Sequence[str]) -> dict[Column, int]:
    places: dict[Column, int] = {}
    for place, cell in enumerate(row):
        column = columns.recognise(cell[1:]) if cell[:1] == "t" else None
        if column:
            places.setdefault(column, place)
    return places


def _says_something(row: Sequence[str], places: Mapping[Column, int]) -> bool:
    """Pass over empty rows, and headings that stand again further down."""
    said = [_at(row, place) for place in places.values()]
    return any(cell[1:].strip() for cell in said) and _recognised(row) != dict(places)


def _person(number: int, row: Sequence[str], places: Mapping[Column, int]) -> WrittenPerson:
    cells = {column: _at(row, place) for column, place in places.items()}
    last, first = _names(cells)
    amount = amount_in(cells[Column.INSTALMENT])
    special = next((column for column, cell in cells.items() if cell[:1] in {"f", "e"}), None)
    problem = (str(special), _special(cells[special])) if special else ("", "")
    if not special and isinstance(amount, RowReason):
        problem = (str(Column.INSTALMENT), f"amount-{amount}")
    return WrittenPerson(
        row=number,
        last_name=last,
        first_name=first,
        identity_number=_identity(cells[Column.IDENTITY_NUMBER]),
        group=_text(cells.get(Column.GROUP, "")),
        joined_on=_day(cells[Column.JOINED_ON]),
        instalment=amount if isinstance(amount, int) else None,
        instalment_written=_text(cells[Column.INSTALMENT]),
        retirement_age=_text(cells.get(Column.RETIREMENT_AGE, "")),
        employee_number=_text(cells.get(Column.EMPLOYEE_NUMBER, "")),
        email=_text(cells.get(Column.EMAIL, "")),
        field=problem[0],
        reason=problem[1],
    )


def _special(cell: str) -> str:
    return "formula" if cell[:1] == "f" else "error-cell"


def _names(cells: dict[Column, str]) -> tuple[str, str]:
    if Column.FULL_NAME not in cells or Column.LAST_NAME in cells:
        return _text(cells[Column.LAST_NAME]), _text(cells.get(Column.FIRST_NAME, ""))
    full = _text(cells[Column.FULL_NAME])
    last, comma, first = full.partition(",")
    if not comma:
        last, _, first = full.partition(" ")
    return last.strip(), first.strip()


def _at(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _text(cell: str) -> str:
    return " ".join((cell[2:] if cell[:1] == "f" else cell[1:]).split())


def _identity(cell: str) -> str:
    """Return an identity number; one that Excel has made a number of has lost the zero it began with."""
    written = _text(cell)
    return written.zfill(_TEN) if cell[:1] == "n" and len(written) == _NINE else written


def _day(cell: str) -> str:
    """Return a day as written; a date cell says the day first and then perhaps the hour."""
    return _text(cell)[:10] if cell[:1] == "d" else _text(cell)
