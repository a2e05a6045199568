"""A workbook with amounts that was sent for an invoice, in the words that the run keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pelaren.documents import insured_amounts_excel as sheet
from pelaren.documents.insured_amounts_excel import Field, Matching, MatchNeeded, ParsedSheet, SheetRefused
from pelaren.domain.billing.amount_rows import WrongRow
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.queries.written_lines import WrittenLine


@dataclass(frozen=True)
class Read:
    """
    What came out of the workbook, and the digest of the amounts it is compared with.

    `is_stale`: these are no longer the amounts that it was written with; `is_foreign`: it is another invoice's.
    """

    result: ParsedSheet | MatchNeeded | SheetRefused
    digest: str
    is_stale: bool = False
    is_foreign: bool = False


def read(content: bytes, *, facts: Mapping[str, Any], invoice: Invoice, lines: Sequence[WrittenLine]) -> Read:
    """Read a workbook for an invoice in a process of its own; `facts` are those of the run that keeps it."""
    digest, matching = sheet.digest_of(lines, currency=invoice.currency), matching_from(facts.get("matching"))
    try:
        result = sheet.read(content, file_name=facts["file"], lines=lines, matching=matching)
    except SheetRefused as refused:
        return Read(refused, digest)
    stamp = result.stamp
    if stamp is None:
        return Read(result, digest)
    return Read(result, digest, stamp.digest != digest, stamp.public_id != invoice.public_id)


def matching_from(said: Mapping[str, Any] | None) -> Matching | None:
    """Return the columns that a run's facts tell (JSON), None when nobody has been asked."""
    if not said:
        return None
    return Matching(said["sheet"], said["heading_row"], {Field(field): at for field, at in said["columns"].items()})


def said_of(matching: Matching) -> dict[str, Any]:
    """Return a matching as the facts of a run keep it (JSON)."""
    columns = {str(field): at for field, at in matching.columns.items()}
    return {"sheet": matching.sheet, "heading_row": matching.heading_row, "columns": columns}


def question_of(asked: MatchNeeded) -> dict[str, Any]:
    """Return what a person is to be asked about the columns (JSON)."""
    headings = [[one.column, one.letter, one.text, list(one.examples)] for one in asked.headings]
    return {"headings": headings, "guess": said_of(asked.guess)}


def wrong_rows(parsed: ParsedSheet) -> list[WrongRow]:
    """Return the rows of a sheet that cannot be used."""
    return [
        WrongRow(one.row, one.insurance_number, one.name, one.field, one.reason, one.written, str(one.other_row or ""))
        for one in parsed.problems
    ]
