"""What comes out of a workbook."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, Protocol
from uuid import UUID

from pelaren.documents.content import Bill
from pelaren.documents.insured_amounts_excel.columns import Field
from pelaren.documents.insured_amounts_excel.sentences import FILE_SENTENCES, RowReason
from pelaren.documents.reading.limits import FileReason
from pelaren.values.refusals import Refusal


class SheetRefused(Refusal):
    """The file is not read at all, for `reason`."""

    field = "file"

    def __init__(self, reason: FileReason) -> None:
        super().__init__()
        self.reason = reason
        self.message = FILE_SENTENCES[reason]


@dataclass(frozen=True)
class Stamp:
    """Which version of which bill a sheet was written from, and the digest of the amounts it had then."""

    public_id: UUID
    version: int
    digest: str


class ParsedRow(NamedTuple):
    """A row that can be used; `row` is its number in the sheet, `amount` minor units."""

    row: int
    insurance_number: str
    name: str
    amount: int


@dataclass(frozen=True)
class RowProblem:
    """
    A row that cannot be used: whose it is as far as that is known, which field is wrong, why, and what stands there.

    `other_row` is the number of the row that says the same person again, `paid` what is paid already, as printed.
    """

    row: int
    insurance_number: str
    name: str
    field: Field
    reason: RowReason
    written: str
    other_row: int | None = None
    paid: str = ""


@dataclass(frozen=True)
class ParsedSheet:
    """
    A sheet whose columns are known. `absent` are insured of the bill who stand on no row: their amounts stay.

    `stamp` is None when the file does not say what it was written from: copied into another workbook, or not ours.
    """

    stamp: Stamp | None
    sheet: str
    heading_row: int
    rows: tuple[ParsedRow, ...]
    problems: tuple[RowProblem, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True)
class Matching:
    """Which column holds what: `sheet` by name, `heading_row` by its number, columns counted from 0."""

    sheet: str
    heading_row: int
    columns: dict[Field, int]


@dataclass(frozen=True)
class Heading:
    """A column as a person is to recognise it: its letter, its heading and the first things that stand below."""

    column: int
    letter: str
    text: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class MatchNeeded:
    """The sheet has rows, but somebody must say which column holds what. `guess` can be confirmed or changed."""

    stamp: Stamp | None
    headings: tuple[Heading, ...]
    guess: Matching


class AmountLine(Protocol):
    """Whoever stands on a bill with an amount: a line of the bill, or of the register."""

    @property
    def insurance_number(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def amount(self) -> int: ...


def digest(bill: Bill) -> str:
    """Return a digest of whose amounts are what on a bill, whatever order the lines come in."""
    return digest_of(bill.lines, currency=bill.currency)


def digest_of(lines: Iterable[AmountLine], *, currency: str) -> str:
    """Return the digest of a bill's lines."""
    said = sorted(f"{line.insurance_number}={line.amount}" for line in lines)
    return sha256("\n".join([currency, *said]).encode()).hexdigest()
