"""Which column holds what, where the headings of a file do not say it: what a person is asked, and what she answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pelaren.documents.portfolio_sheet.columns import Column
from pelaren.documents.reading.sheets import Sheet
from pelaren.values.identity_numbers import search_forms

# A name, an identity number, a day and an amount: with fewer columns there is nothing to choose from.
FEWEST = 4
_EXAMPLES, _HEADING_LENGTH, _EXAMPLE_LENGTH = 2, 60, 40
_HIDDEN = "••••"


@dataclass(frozen=True)
class Matching:
    """The sheet by its place among the visible ones, the number of its heading row, and each column's place."""

    sheet: int
    heading_row: int
    places: Mapping[Column, int]

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Matching":
        """Return what the facts of a run keep (JSON)."""
        return cls(said["sheet"], said["heading_row"], {Column(name): at for name, at in said["columns"].items()})

    @property
    def said(self) -> dict[str, Any]:
        """The same as the facts of a run keep it (JSON)."""
        columns = {str(column): place for column, place in self.places.items()}
        return {"sheet": self.sheet, "heading_row": self.heading_row, "columns": columns}


class MatchNeeded(Exception):
    """The headings do not tell the needed columns; `question` (JSON) is what a person can tell them by."""

    def __init__(self, sheet: Sheet, guess: Matching) -> None:
        super().__init__()
        headings = [
            [place, _text(heading)[:_HEADING_LENGTH], _examples(sheet.rows[guess.heading_row :], place)]
            for place, heading in enumerate(sheet.rows[guess.heading_row - 1])
        ]
        self.question: dict[str, Any] = {"headings": headings, "guess": guess.said}


def _examples(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    cells = (row[place] for row in rows if place < len(row))
    written = (_text(cell) for cell in cells if _text(cell))
    return [_shown(text) for _, text in zip(range(_EXAMPLES), written, strict=False)]


def _text(cell: str) -> str:
    return " ".join((cell[2:] if cell[:1] == "f" else cell[1:]).split())


def _shown(text: str) -> str:
    return _HIDDEN if search_forms(text) else text[:_EXAMPLE_LENGTH]
