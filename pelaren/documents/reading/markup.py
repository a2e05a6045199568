"""What the XML of a workbook says that a reader of values does not: which cells hold formulas, which hold errors."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from pelaren.documents.reading.limits import FileReason, Unreadable
from pelaren.values.typed_text import whole_number

_DECLARED = re.compile(rb"\A(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_READABLE = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}
# Two patterns, each with a fixed beginning: looking for either at once takes five times as long.
_SPECIAL = {
    b"f": (re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]")),
    b"e": (re.compile(rb"t=(?:\"e\"|'e')"),),
}
_CELLS = b"sheetData"
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


class Marks:
    """
    Places of special cells in one sheet, as (row, column) from 0; an area is (first row, first column, last, last).
    """

    def __init__(self) -> None:
        self.formulas: set[tuple[int, int]] = set()
        self.areas: list[tuple[int, int, int, int]] = []
        self.errors: set[tuple[int, int]] = set()

    def __bool__(self) -> bool:
        return bool(self.formulas or self.errors)


def check(part: bytes) -> None:
    """
    Raise Unreadable for XML in another encoding than UTF-8, or with a document type.

    No workbook needs either, and the checks that look for bytes would be blind in other encodings.
    """
    declared = _DECLARED.match(part)
    if b"\0" in part or (declared and declared[1].lower() not in _READABLE):
        raise Unreadable(FileReason.UNSAFE_XML)
    # Looking for one byte, which hardly any part has, takes a tenth of the time.
    if b"!" in part and (b"<!DOCTYPE" in part or b"<!ENTITY" in part):
        raise Unreadable(FileReason.UNSAFE_XML)


def marks(sheet: bytes) -> Marks:
    """Return the cells of a sheet that hold formulas and errors; most sheets have neither and are not parsed."""
    cells = _cells(sheet)
    if not any(
        # Looking for one byte takes a tenth of the time of a pattern, and few sheets have these among their cells.
        sheet.find(byte, *cells) >= 0 and any(special.search(sheet, *cells) for special in patterns)
        for byte, patterns in _SPECIAL.items()
    ):
        return Marks()
    reader = _MarkReader()
    # What comes after the cells has formulas of its own, which belong to none of them.
    _parse(sheet[: cells[1]], reader.start, whole=cells[1] == len(sheet))
    return reader.marks


def _cells(sheet: bytes) -> tuple[int, int]:
    """Return where the cells begin and end; a sheet that does not say where they end is looked at to its own end."""
    first, last = sheet.find(_CELLS) + len(_CELLS), sheet.rfind(_CELLS)
    return first, last if last > first else len(sheet)


def sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the part that each sheet of the workbook lies in, by the sheet's name. Raises Unreadable."""
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for tag, attributes in _elements(parts.get(_RELATIONS, b""))
        if tag == "Relationship"
    }
    return {
        attributes.get("name", ""): _resolved(targets.get(_relation(attributes), ""))
        for tag, attributes in _elements(parts.get(_WORKBOOK, b""))
        if tag == "sheet"
    }


def _relation(attributes: Mapping[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.endswith(":id")), "")


def _resolved(target: str) -> str:
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target))


def _elements(part: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    _parse(part, lambda tag, attributes: found.append((_local(tag), attributes)))
    yield from found


def _parse(part: bytes, start: object, *, whole: bool = True) -> None:
    if not part:
        raise Unreadable(FileReason.DAMAGED)
    parser = expat.ParserCreate()
    parser.StartElementHandler = start  # type: ignore[assignment]
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(part, whole)
    except expat.ExpatError:
        raise Unreadable(FileReason.DAMAGED) from None


def _refuse_document_type(*_declared: object) -> None:
    raise Unreadable(FileReason.UNSAFE_XML)


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


class _MarkReader:
    """Follows the cells of a sheet; a cell or row that does not say where it stands comes after the one before."""

    def __init__(self) -> None:
        self.marks = Marks()
        self.row, self.column = -1, -1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match _local(tag) if ":" in tag else tag:
            case "row":
                number = whole_number(attributes.get("r", ""), longest=7)
                self.row = number - 1 if number else self.row + 1
                self.column = -1
            case "c":
                self._cell(attributes)
            case "f":
                self._formula(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        place = _PLACE.fullmatch(attributes.get("r", ""))
        if place:
            self.row, self.column = _row_and_column(place)
        else:
            self.column += 1
        if attributes.get("t") == "e":
            self.marks.errors.add((self.row, self.column))

    def _formula(self, attributes: dict[str, str]) -> None:
        self.marks.formulas.add((self.row, self.column))
        # Array formulas and data tables stand in their first cell and fill a whole area with values.
        corners = [_PLACE.fullmatch(corner) for corner in attributes.get("ref", "").split(":")]
        if attributes.get("t") in {"array", "dataTable"} and len(corners) == 2 and all(corners):
            first, last = (_row_and_column(corner) for corner in corners if corner)
            self.marks.areas.append((*first, *last))


def _row_and_column(place: re.Match[str]) -> tuple[int, int]:
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(place[2]) - 1, column - 1
