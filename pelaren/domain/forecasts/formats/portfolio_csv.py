"""Portfolios as comma- or semicolon-separated text with a header line, UTF-8."""

import csv
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TextIO, TypeVar

from pelaren.domain.forecasts.assumptions import AssumptionSets
from pelaren.domain.forecasts.formats.columns import ANSWERED
from pelaren.domain.forecasts.formats.portfolio_file import BATCH, Answers, PortfolioFile, Row
from pelaren.domain.forecasts.formats.progress import Progress
from pelaren.domain.forecasts.formats.unreadable import Unreadable

Read = TypeVar("Read")


class PortfolioCsv(PortfolioFile):
    """A portfolio in text; the first line says what divides the columns."""

    def __init__(self, stream: TextIO, sets: AssumptionSets | None = None, batch: int = BATCH) -> None:
        """Read the header. Raises Unreadable."""
        header = _readable(stream.readline)
        self.delimiter = ";" if header.count(";") > header.count(",") else ","
        columns = next(csv.reader([header], delimiter=self.delimiter), [])
        super().__init__(columns, sets, batch)
        self._lines = csv.DictReader(stream, columns, delimiter=self.delimiter, strict=True)

    def batches(self) -> Iterator[Sequence[Row]]:
        """Read on. Raises Unreadable at the first line that is no such text."""
        while batch := _readable(lambda: list(islice(self._lines, self.batch))):
            yield batch

    def write_answers(self, stream: TextIO, progress: Progress) -> None:
        """Write a row for every row, divided as the file is. Raises Unreadable."""
        write(stream, self.answers(progress), self.delimiter)


def write(stream: TextIO, answers: Answers, delimiter: str = ",") -> None:
    """Write answered rows under a header line."""
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(ANSWERED)
    for batch in answers:
        writer.writerows(batch)


def _readable(read: Callable[[], Read]) -> Read:
    try:
        return read()
    except (csv.Error, UnicodeDecodeError) as reason:
        raise Unreadable(f"is not comma-separated text in UTF-8 ({reason})") from reason
