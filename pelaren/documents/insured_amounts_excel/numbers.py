"""Insurance numbers as people and programs write them back: with other dashes, with spaces, as numbers."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from pelaren.documents.content import Line
from pelaren.values.typed_text import with_plain_dashes, without_spaces


class KnownNumbers:
    """The insured of a bill by their insurance numbers."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._exact = {line.insurance_number: line for line in lines}

    def __contains__(self, written: str) -> bool:
        return self.find(written) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._exact)

    def find(self, written: str) -> Line | None:
        """Return whose number it is, or None."""
        return self._exact.get(written) or self._compact.get(_compact(written))

    @cached_property
    def _compact(self) -> dict[str, Line]:
        # Most sheets come back with the numbers as they were written: then these are never needed.
        return {_compact(number): line for number, line in self._exact.items()}


def _compact(number: str) -> str:
    return with_plain_dashes(without_spaces(number)).replace("-", "").upper()
