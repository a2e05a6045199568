"""Exported workbooks with amounts that somebody has typed into them."""

import re
from collections.abc import Mapping
from io import BytesIO
from xml.sax.saxutils import escape

from python_calamine import CalamineWorkbook

from tests.documents.workbooks import SHEET, repackaged


def with_amounts(content: bytes, amounts: Mapping[str, object], *, column: str = "F", name_column: int = 1) -> bytes:
    """An exported workbook in which somebody has typed other amounts for persons by name, and saved it."""
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    places = {row[name_column]: number for number, row in enumerate(rows, start=1)}

    def change(parts: dict[str, bytes]) -> None:
        for name, amount in amounts.items():
            place = f"{column}{places[name]}"
            cell, count = re.subn(rb'<c r="%s"[^>]*>.*?</c>' % place.encode(), _cell(place, amount), parts[SHEET])
            assert count == 1
            parts[SHEET] = cell

    return repackaged(change, content)


def _cell(place: str, amount: object) -> bytes:
    if isinstance(amount, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(amount)}</t></is></c>'.encode()
    return f'<c r="{place}"><v>{amount}</v></c>'.encode()
