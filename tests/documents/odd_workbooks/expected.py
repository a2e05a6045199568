"""A file and what must come of it; and what several of them expect."""

from collections.abc import Callable
from dataclasses import dataclass

from pelaren.documents.insured_amounts_excel import Field, RowReason
from pelaren.documents.reading.limits import FileReason
from tests.documents.workbooks import (
    ANNA,
    ASA,
    MIKAEL,
    SARKA,
    SOFIA,
)


@dataclass(frozen=True)
class OddWorkbook:
    """
    A file and what must come of it: exactly one of the last four.

    `reads` are the amounts of the rows that can be used, in minor units by insurance number; `problems` the reasons by
    row; `asks` the columns guessed; `refused` the reason for which nothing is read.
    """

    name: str
    make: Callable[[], bytes]
    file_name: str
    refused: FileReason | None = None
    problems: dict[int, RowReason] | None = None
    reads: dict[str, int] | None = None
    asks: dict[Field, int] | None = None


AS_EXPORTED = {SOFIA[0]: 69000, ASA[0]: 63000, ANNA[0]: 42000, MIKAEL[0]: 0, SARKA[0]: 52551}
TWO = {SOFIA[0]: 70000, ASA[0]: 63000}


def odd(
    *,
    file_name: str = "summor.xlsx",
    refused: FileReason | None = None,
    problems: dict[int, RowReason] | None = None,
    reads: dict[str, int] | None = None,
    asks: dict[Field, int] | None = None,
) -> Callable[[Callable[[], bytes]], OddWorkbook]:
    """Make an odd workbook of a function that writes it, with the function's name in words."""

    def made(make: Callable[[], bytes]) -> OddWorkbook:
        return OddWorkbook(make.__name__.replace("_", " "), make, file_name, refused, problems, reads, asks)

    return made
