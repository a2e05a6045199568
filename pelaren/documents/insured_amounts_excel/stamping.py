"""The hidden sheet that says which version of which bill a workbook was written from."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from xlsxwriter import Workbook

from pelaren.documents.insured_amounts_excel.parsed import Stamp
from pelaren.documents.reading.sheets import Sheet

NAME = "pelaren"
_LABELS = ("public_id", "version", "digest")


def write(workbook: Workbook, stamp: Stamp) -> None:
    """Add the sheet, so hidden that Excel's own menus do not show it; it lives on when the file is saved again."""
    sheet = workbook.add_worksheet(NAME)
    for row, (label, text) in enumerate(zip(_LABELS, _texts(stamp), strict=True)):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, text)
    sheet.protect()
    sheet.very_hidden()


def find(sheets: Sequence[Sheet]) -> Stamp | None:
    """Return the stamp, or None when there is none or it has been tampered with beyond reading."""
    rows = next((sheet.rows for sheet in sheets if sheet.name == NAME), [])
    said = {row[0][1:]: row[1][1:] for row in rows if len(row) > 1}
    with suppress(KeyError, ValueError):
        return Stamp(UUID(said["public_id"]), int(said["version"]), said["digest"])
    return None


def _texts(stamp: Stamp) -> tuple[str, str, str]:
    return str(stamp.public_id), str(stamp.version), stamp.digest
