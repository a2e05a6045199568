"""Portfolios as Apache Parquet: columns of text as in CSV, or of the types that fit their values."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import pyarrow as arrow
from pyarrow import parquet

from pelaren.domain.forecasts.assumptions import AssumptionSets
from pelaren.domain.forecasts.formats.columns import ANSWERED, INPUTS
from pelaren.domain.forecasts.formats.portfolio_file import BATCH, Answers, PortfolioFile, Row
from pelaren.domain.forecasts.formats.progress import Progress
from pelaren.domain.forecasts.formats.unreadable import Unreadable

_MONEY = arrow.decimal128(24, 2)
_TEXTS = {"id", "error", "assumption_set", "age_at_start"}
_FLAGS = ("_small_pension", "_fee_cap_hit")


class PortfolioParquet(PortfolioFile):
    """A portfolio in columns; beside text it may hold dates, numbers, lists and structures."""

    def __init__(self, stream: BinaryIO, sets: AssumptionSets | None = None, batch: int = BATCH) -> None:
        """Read the schema. Raises Unreadable."""
        try:
            self._file = parquet.ParquetFile(stream)
        except (arrow.ArrowException, OSError) as reason:
            raise Unreadable(f"is not Parquet ({_line(reason)})") from reason
        super().__init__(self._file.schema_arrow.names, sets, batch)
        self.rows = self._file.metadata.num_rows

    def batches(self) -> Iterator[Sequence[Row]]:
        """Read on. Raises Unreadable where the file is broken."""
        columns = [name for name in self._file.schema_arrow.names if name in {"id", *INPUTS}]
        try:
            for batch in self._file.iter_batches(self.batch, columns=columns):
                yield batch.to_pylist()
        except (arrow.ArrowException, OSError) as reason:
            raise Unreadable(f"is broken Parquet ({_line(reason)})") from reason

    def write_answers(self, stream: BinaryIO, progress: Progress) -> None:
        """Write a row for every row. Raises Unreadable."""
        write(stream, self.answers(progress))


def write(stream: BinaryIO, answers: Answers) -> None:
    """Write answered rows: money as decimal with two decimals, days as dates, flags as truth values; else null."""
    schema = arrow.schema([(name, _type_of(name)) for name in ANSWERED])
    with parquet.ParquetWriter(stream, schema) as writer:
        for batch in answers:
            columns = zip(*batch, strict=True)
            table = [_column(texts, kind) for texts, kind in zip(columns, schema.types, strict=True)]
            writer.write_table(arrow.Table.from_arrays(table, schema=schema))


def _type_of(name: str) -> arrow.DataType:
    if name in _TEXTS:
        return arrow.string()
    if name.endswith(_FLAGS):
        return arrow.bool_()
    return {"months": arrow.int32(), "pension_start": arrow.date32()}.get(name, _MONEY)


def _column(texts: Sequence[str], kind: arrow.DataType) -> arrow.Array:
    return arrow.array([text or None for text in texts], arrow.string()).cast(kind)


def _line(reason: Exception) -> str:
    return str(reason).partition("\n")[0].rstrip(".")
