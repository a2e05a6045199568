"""Find the table in a workbook: the sheet, the row with the headings, and which column holds what."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from pelaren.documents.insured_amounts_excel import columns
from pelaren.documents.insured_amounts_excel.amounts import amount_in
from pelaren.documents.insured_amounts_excel.columns import Field
from pelaren.documents.insured_amounts_excel.numbers import KnownNumbers
from pelaren.documents.insured_amounts_excel.parsed import Heading, Matching, SheetRefused
from pelaren.documents.reading.limits import FileReason
from pelaren.documents.reading.sheets import Sheet

# People write a title, a date or a note above the table.
_HEADING_WITHIN = 30
_SAMPLE = 200
_EXAMPLES = 3


def find(sheets: Sequence[Sheet], known: KnownNumbers) -> tuple[Matching, bool]:
    """
    Return where the table is and whether that is sure; if not, it is a guess for a person to confirm.

    Raises SheetRefused when there is no sheet, or no column with insurance numbers in any.
    """
    if not sheets:
        raise SheetRefused(FileReason.NO_SHEET)
    by_heading = [_by_headings(sheet) for sheet in sheets]
    for matching in by_heading:
        if all(field in matching.columns for field in columns.NEEDED):
            return matching, True
    for sheet, matching in zip(sheets, by_heading, strict=True):
        guess = _guessed(sheet, matching, known)
        if Field.INSURANCE_NUMBER in guess.columns:
            return guess, False
    raise SheetRefused(FileReason.NO_KNOWN_COLUMNS)


def headings(sheet: Sheet, heading_row: int) -> tuple[Heading, ...]:
    """Return the columns of a sheet that have a heading or anything below it."""
    texts = _texts(sheet.rows[heading_row - 1], _width(sheet))
    found = []
    for column, text in enumerate(texts):
        below = [cell[1:] for cell in _column(sheet, heading_row, column) if cell]
        if text or below:
            found.append(Heading(column, _letter(column), text, tuple(below[:_EXAMPLES])))
    return tuple(found)


def _by_headings(sheet: Sheet) -> Matching:
    """Return the row that names most columns, the needed ones first; without any, the first row with several texts."""
    rows = sheet.rows[:_HEADING_WITHIN]
    candidates = [Matching(sheet.name, number, _recognised(row)) for number, row in enumerate(rows, start=1)]
    best = max(candidates, key=_score)
    if best.columns:
        return best
    wide = [number for number, row in enumerate(rows, start=1) if sum(cell[:1] == "t" for cell in row) > 1]
    return Matching(sheet.name, wide[0] if wide else 1, {})


def _score(matching: Matching) -> tuple[int, int]:
    return sum(field in matching.columns for field in columns.NEEDED), len(matching.columns)


def _recognised(row: Sequence[str]) -> dict[Field, int]:
    """Return the columns that headings name. Two equally good headings for one column name none."""
    best: dict[Field, tuple[int, list[int]]] = {}
    for column, cell in enumerate(row):
        meant = columns.recognise(cell[1:]) if cell[:1] == "t" else None
        if meant is None:
            continue
        field, sureness = meant
        level, places = best.get(field, (0, []))
        if sureness >= level:
            best[field] = (sureness, [*places, column] if sureness == level else [column])
    return {field: places[0] for field, (_, places) in best.items() if len(places) == 1}


def _guessed(sheet: Sheet, matching: Matching, known: KnownNumbers) -> Matching:
    """Return the matching with what the cells themselves tell: known numbers, and the last column of amounts."""
    chosen = dict(matching.columns)
    if Field.INSURANCE_NUMBER not in chosen:
        _choose(Field.INSURANCE_NUMBER, _fitting(sheet, matching, lambda cell: cell[1:] in known)[:1], chosen)
    if Field.AMOUNT not in chosen:
        _choose(Field.AMOUNT, _fitting(sheet, matching, lambda cell: type(amount_in(cell)) is int)[-1:], chosen)
    return Matching(sheet.name, matching.heading_row, chosen)


def _choose(field: Field, candidates: list[int], chosen: dict[Field, int]) -> None:
    for column in candidates:
        if column not in chosen.values():
            chosen[field] = column


def _fitting(sheet: Sheet, matching: Matching, fits: Callable[[str], bool]) -> list[int]:
    """Return the columns no heading has spoken for in which most cells fit."""
    free = (column for column in range(_width(sheet)) if column not in matching.columns.values())
    return [column for column in free if _mostly(_column(sheet, matching.heading_row, column), fits)]


def _mostly(cells: list[str], fits: Callable[[str], bool]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and 2 * sum(map(fits, filled)) > len(filled)


def _width(sheet: Sheet) -> int:
    return max(map(len, sheet.rows))


def _column(sheet: Sheet, heading_row: int, column: int) -> list[str]:
    return list(islice(_below(sheet, heading_row, column), _SAMPLE))


def _below(sheet: Sheet, heading_row: int, column: int) -> Iterator[str]:
    return (row[column] if column < len(row) else "" for row in islice(sheet.rows, heading_row, None))


def _texts(row: Sequence[str], width: int) -> list[str]:
    return [cell[1:].strip() for cell in row] + [""] * (width - len(row))


def _letter(column: int) -> str:
    letters = ""
    while column >= 0:
        column, place = divmod(column, 26)
        letters, column = chr(ord("A") + place) + letters, column - 1
    return letters
