"""
The amounts of a bill as a workbook: written here and read back here, so that the columns cannot drift apart.

`write` makes the sheet an employer changes amounts in; `read` takes whatever comes back; `write_errors` gives the rows
that could not be read back as a sheet to correct. Amounts only: nobody is added or removed by a workbook.
"""

from pelaren.documents.insured_amounts_excel.columns import Field
from pelaren.documents.insured_amounts_excel.parsed import (
    Heading,
    Matching,
    MatchNeeded,
    ParsedRow,
    ParsedSheet,
    RowProblem,
    SheetRefused,
    Stamp,
    digest,
    digest_of,
)
from pelaren.documents.insured_amounts_excel.reading import check, read
from pelaren.documents.insured_amounts_excel.rejected import write_errors
from pelaren.documents.insured_amounts_excel.sentences import FILE_SENTENCES, RowReason, row_sentence
from pelaren.documents.insured_amounts_excel.writing import write

__all__ = [
    "FILE_SENTENCES",
    "Field",
    "Heading",
    "MatchNeeded",
    "Matching",
    "ParsedRow",
    "ParsedSheet",
    "RowProblem",
    "RowReason",
    "SheetRefused",
    "Stamp",
    "check",
    "digest",
    "digest_of",
    "read",
    "row_sentence",
    "write",
    "write_errors",
]
