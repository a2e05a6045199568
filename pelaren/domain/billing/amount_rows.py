"""Rows of a sheet of amounts, as they were written and as a preview shows them: plain values, no database."""

from enum import StrEnum
from typing import NamedTuple

WrittenRow = tuple[int, str, str, int]
"""What a row of a sheet says: its number there, whose insurance number, her name, the amount in minor units."""


class WrongRow(NamedTuple):
    """
    A row of a sheet that cannot be used; `row` is its number there.

    `field` is what is wrong, `reason` why, `written` what stands there and `detail` what completes the sentence: the
    number of the other row on which a person stands.
    """

    row: int
    insurance_number: str
    name: str
    field: str
    reason: str
    written: str
    detail: str


class Outcome(StrEnum):
    """What would come of a row."""

    WRONG = "wrong"
    CHANGED = "changed"
    SAME = "same"


class PreviewRow(NamedTuple):
    """A row with what stands on the invoice: `now` and `new` in minor units, None where there is no such amount."""

    row: int
    insurance_number: str
    name: str
    identity_head: str
    line_id: int | None
    now: int | None
    new: int | None
    field: str = ""
    reason: str = ""
    written: str = ""
    detail: str = ""

    @property
    def outcome(self) -> Outcome:
        if self.reason:
            return Outcome.WRONG
        return Outcome.SAME if self.now == self.new else Outcome.CHANGED
