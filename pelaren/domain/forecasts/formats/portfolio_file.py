"""Portfolios with one insured a row, whatever the kind of file."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pelaren.domain.forecasts.assumptions import AssumptionSets, shipped_sets
from pelaren.domain.forecasts.errors import InputRefused
from pelaren.domain.forecasts.formats.columns import inputs_from, row_of
from pelaren.domain.forecasts.formats.progress import Progress
from pelaren.domain.forecasts.formats.spelling import REQUIRED
from pelaren.domain.forecasts.formats.unreadable import Unreadable
from pelaren.domain.forecasts.inputs import Inputs
from pelaren.domain.forecasts.outlines import forecast_many

BATCH = 20_000
"""Rows read, forecast together and written at a time."""
Row = Mapping[Any, Any]
Answers = Iterator[list[list[str]]]
"""Batches of answered rows, each spelled in the order of columns.ANSWERED."""


class PortfolioFile(ABC):
    """A portfolio that is being read; rows are answered as they come, so its size does not matter."""

    rows: int | None = None
    """How many rows the file has, where it says so before it is read."""

    def __init__(self, columns: Sequence[str], sets: AssumptionSets | None, batch: int) -> None:
        """Check the names of the columns. Raises Unreadable."""
        for name in REQUIRED:
            if name not in columns:
                raise Unreadable(f"has no column {name}")
        self.sets, self.batch = sets or shipped_sets(), batch

    @abstractmethod
    def batches(self) -> Iterator[Sequence[Row]]:
        """Read on. Raises Unreadable where the file is broken."""

    @abstractmethod
    def write_answers(self, stream: Any, progress: Progress) -> None:
        """Write the answers in the format of the file. Raises Unreadable."""

    def answers(self, progress: Progress) -> Answers:
        """Answer row by row, in their order, and tell how far it has come after each batch. Raises Unreadable."""
        answered = 0
        for batch in self.batches():
            yield list(self._answers(batch))
            answered += len(batch)
            progress(answered, self.rows)

    def _answers(self, batch: Sequence[Row]) -> Iterator[list[str]]:
        read = [_inputs_or_refusal(row) for row in batch]
        forecasts = iter(forecast_many([one for one in read if isinstance(one, Inputs)], self.sets))
        for row, one in zip(batch, read, strict=True):
            yield row_of(_identifier(row), next(forecasts) if isinstance(one, Inputs) else one)


def _identifier(row: Row) -> str:
    return "" if row.get("id") is None else str(row["id"])


def _inputs_or_refusal(row: Row) -> Inputs | InputRefused:
    try:
        # What stands beyond the last column, as the csv module names it.
        if None in row:
            raise InputRefused("malformed")
        return inputs_from(row)
    except InputRefused as refusal:
        return refusal
