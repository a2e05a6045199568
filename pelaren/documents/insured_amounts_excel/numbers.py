"""Insurance numbers as people and programs write them back: with other dashes, with spaces, as numbers."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from pelaren.documents.insured_amounts_excel.parsed import AmountLine
from pelaren.values.typed_text import with_plain_dashes, without_spaces


class KnownNumbers:
    """The insured of a bill by their insurance numbers."""

    def __init__(self, lines: Iterable[AmountLine]) -> None:
        self._exact = {line.insurance_number: line for line in lines}
        self.exact = self._exact.get

    def __contains__(self, written: str) -> bool:
        return self.find(written) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._exact)

    def find(self, written: str) -> AmountLine | None:
        """Return whose number it is, or None."""
        return self._exact.get(written) or self._compact.get(_compact(written))

    @cached_property
    def _compact(self) -> dict[str, AmountLine]:
        # Most sheets come back with the numbers as they were written: then these are never needed.
        return {_compact(number): line for number, line in self._exact.items()}


def _compact(number: str) -> str:
    return with_plain_dashes(without_spaces(number)).replace("-", "").upper()
