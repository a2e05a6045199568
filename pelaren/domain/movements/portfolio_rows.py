"""Persons to be insured, as a file names them and as a preview shows them: plain values, no database."""

from enum import StrEnum
from typing import NamedTuple


class WrittenPerson(NamedTuple):
    """
    One row of a file as it was written; `row` is its number there, `instalment` minor units.

    Where a cell itself cannot be used (a formula, letters for an amount), `field` and `reason` say so.
    """

    row: int
    last_name: str
    first_name: str
    identity_number: str
    group: str
    joined_on: str
    instalment: int | None
    instalment_written: str
    retirement_age: str
    employee_number: str
    email: str
    field: str = ""
    reason: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.last_name} {self.first_name}".strip()


class Outcome(StrEnum):
    """What would come of a row."""

    WRONG = "wrong"
    NEW = "new"
    REJOINS = "rejoins"


class PreviewPerson(NamedTuple):
    """
    A row with what would come of it: the group's number, the day in ISO form, `identity_head` that may be shown.

    `field`, `reason` and `details` tell what is wrong with it.
    """

    person: WrittenPerson
    outcome: str
    identity_head: str
    group: int | None
    joined_on: str
    field: str
    reason: str
    details: dict[str, object]
