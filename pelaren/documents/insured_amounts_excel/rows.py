"""What the rows below the headings say: an amount for an insured, nothing of interest, or something to put right."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pelaren.documents.insured_amounts_excel import columns
from pelaren.documents.insured_amounts_excel.amounts import amount_in
from pelaren.documents.insured_amounts_excel.columns import Field
from pelaren.documents.insured_amounts_excel.numbers import KnownNumbers
from pelaren.documents.insured_amounts_excel.parsed import AmountLine, ParsedRow, RowProblem
from pelaren.documents.insured_amounts_excel.sentences import RowReason
from pelaren.values.names import fold

Row = Sequence[str]
_WRITTEN = 100


class RowReader:
    """Reads the rows of one table, in order; `results` tells of every row that says something."""

    def __init__(self, chosen: dict[Field, int], known: KnownNumbers) -> None:
        self._number = chosen[Field.INSURANCE_NUMBER]
        self._amount = chosen[Field.AMOUNT]
        self._name = chosen.get(Field.NAME)
        self._known = known
        self._last = max(chosen.values())
        self._sum = 0

    def results(self, rows: Sequence[Row], *, first: int) -> list[ParsedRow | RowProblem]:
        """Return one result for every row that speaks of a person; `first` is the number of the first row."""
        results: list[ParsedRow | RowProblem] = []
        for number, (row, as_written) in enumerate(zip(rows, self._as_written(rows, first), strict=True), first):
            if as_written is not None:
                self._sum += as_written.amount
                results.append(as_written)
            elif (result := self._result(number, row)) is not None:
                results.append(result)
        return _without_repeats(results)

    def _as_written(self, rows: Sequence[Row], first: int) -> Sequence[ParsedRow | None]:
        """
        Return the rows that stand as we write them ourselves, None for others.

        Nearly all do, and this is what they cost: one loop without calls of our own but for the amount.
        """
        name_at, number_at, amount_at, exact = self._name, self._number, self._amount, self._known.exact
        if name_at is None or min(map(len, rows), default=0) <= self._last:
            return [None] * len(rows)
        return [
            ParsedRow(number, line.insurance_number, line.name, amount)
            if (line := exact(row[number_at][1:])) is not None
            and row[name_at][1:] == line.name
            and type(amount := amount_in(row[amount_at])) is int
            else None
            for number, row in enumerate(rows, first)
        ]

    def _result(self, number: int, row: Row) -> ParsedRow | RowProblem | None:
        written, cell = _at(row, self._number)[1:].strip(), _at(row, self._amount)
        if not written:
            return self._nobody(number, row, cell)
        line = self._known.find(written)
        if line is None:
            return self._stranger(number, row, written)
        amount = amount_in(cell)
        if isinstance(amount, RowReason):
            return _problem(number, line, Field.AMOUNT, amount, cell)
        self._sum += amount
        if self._name is not None and not _same_name(_at(row, self._name)[1:], line.name):
            return _problem(number, line, Field.NAME, RowReason.OTHER_PERSON, _at(row, self._name))
        return ParsedRow(number, line.insurance_number, line.name, amount)

    def _nobody(self, number: int, row: Row, cell: str) -> RowProblem | None:
        """Judge a row without a number: an empty one, a note and a sum are nothing; an amount for nobody is wrong."""
        if not cell[1:].strip() and cell[:1] not in {"e", "f"}:
            return None
        name = self._name_in(row)
        if self._is_total(row, cell, name):
            return None
        return RowProblem(number, "", name, Field.INSURANCE_NUMBER, RowReason.NO_PERSON, "")

    def _is_total(self, row: Row, cell: str, name: str) -> bool:
        if any(text[:1] == "t" and columns.is_total(text[1:]) for text in row):
            return True
        return not name and (cell[:1] in {"e", "f"} or amount_in(cell) == self._sum)

    def _stranger(self, number: int, row: Row, written: str) -> RowProblem | None:
        heading = columns.recognise(written)
        # A heading repeated further down, and "Summa" in the first column, speak of nobody.
        if columns.is_total(written) or (heading and heading[0] is Field.INSURANCE_NUMBER):
            return None
        field, reason = Field.INSURANCE_NUMBER, RowReason.UNKNOWN_PERSON
        return RowProblem(number, written[:_WRITTEN], self._name_in(row), field, reason, written[:_WRITTEN])

    def _name_in(self, row: Row) -> str:
        return "" if self._name is None else _at(row, self._name)[1:].strip()[:_WRITTEN]


def _at(row: Row, column: int) -> str:
    return row[column] if column < len(row) else ""


def _problem(number: int, line: AmountLine, field: Field, reason: RowReason, cell: str) -> RowProblem:
    written = cell[2:] if cell[:1] == "f" else cell[1:]
    return RowProblem(number, line.insurance_number, line.name, field, reason, written.strip()[:_WRITTEN])


def _same_name(written: str, name: str) -> bool:
    """Say whether a name is that of the insured, in whatever order; no name at all contradicts nothing."""
    return written == name or not written.strip() or sorted(_words(written)) == sorted(_words(name))


def _words(name: str) -> Iterator[str]:
    return (word.strip(".,") for word in fold(name).split())


def _without_repeats(results: list[ParsedRow | RowProblem]) -> list[ParsedRow | RowProblem]:
    """Return the results with every row of a person who stands on more than one as a problem: which one is meant?"""
    if len({result.insurance_number for result in results}) == len(results):
        return results
    places: defaultdict[str, list[int]] = defaultdict(list)
    for result in results:
        places[result.insurance_number].append(result.row)
    return [_repeated(result, places[result.insurance_number]) for result in results]


def _repeated(result: ParsedRow | RowProblem, rows: list[int]) -> ParsedRow | RowProblem:
    if len(rows) == 1 or not isinstance(result, ParsedRow):
        return result
    other = rows[1] if result.row == rows[0] else rows[0]
    field, reason = Field.INSURANCE_NUMBER, RowReason.DUPLICATE
    return RowProblem(result.row, result.insurance_number, result.name, field, reason, result.insurance_number, other)
