"""Portfolios as comma- or semicolon-separated text with a header line, UTF-8."""

import csv
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TextIO, TypeVar

from pelaren.domain.forecasts.assumptions import AssumptionSets, shipped_sets
from pelaren.domain.forecasts.errors import InputRefused
from pelaren.domain.forecasts.formats.columns import ANSWERED, inputs_from, row_of
from pelaren.domain.forecasts.formats.progress import Progress
from pelaren.domain.forecasts.formats.spelling import REQUIRED
from pelaren.domain.forecasts.formats.unreadable import Unreadable
from pelaren.domain.forecasts.inputs import Inputs
from pelaren.domain.forecasts.outlines import forecast_many

Read = TypeVar("Read")
BATCH = 20_000
"""Rows read, forecast together and written at a time."""


class PortfolioCsv:
    """A portfolio file that is being read; rows are answered as they come, so its size does not matter."""

    def __init__(self, stream: TextIO, sets: AssumptionSets | None = None, batch: int = BATCH) -> None:
        """Read the header. Raises Unreadable."""
        self.batch = batch
        self.sets = sets or shipped_sets()
        header = _readable(stream.readline)
        self.delimiter = ";" if header.count(";") > header.count(",") else ","
        columns = next(csv.reader([header], delimiter=self.delimiter), [])
        missing = [name for name in REQUIRED if name not in columns]
        if missing:
            raise Unreadable(f"has no column {missing[0]}")
        self._rows = csv.DictReader(stream, columns, delimiter=self.delimiter, strict=True)

    def write_answers(self, stream: TextIO, progress: Progress) -> None:
        """Write a row for every row, in their order. Raises Unreadable at the first line that is no such text."""
        writer = csv.writer(stream, delimiter=self.delimiter, lineterminator="\n")
        writer.writerow(ANSWERED)
        answered = 0
        while batch := _readable(lambda: list(islice(self._rows, self.batch))):
            writer.writerows(self._answers(batch))
            answered += len(batch)
            progress(answered, None)

    def _answers(self, batch: list[dict]) -> Iterator[list[str]]:
        read = [_inputs_or_refusal(row) for row in batch]
        forecasts = iter(forecast_many([one for one in read if isinstance(one, Inputs)], self.sets))
        for row, one in zip(batch, read, strict=True):
            yield row_of(row.get("id") or "", next(forecasts) if isinstance(one, Inputs) else one)


def _inputs_or_refusal(row: dict) -> Inputs | InputRefused:
    try:
        if None in row:
            raise InputRefused("malformed")
        return inputs_from(row)
    except InputRefused as refusal:
        return refusal


def _readable(read: Callable[[], Read]) -> Read:
    try:
        return read()
    except (csv.Error, UnicodeDecodeError) as reason:
        raise Unreadable(f"is not comma-separated text in UTF-8 ({reason})") from reason
