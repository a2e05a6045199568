"""Whom somebody has ticked in a list, also on its other pages: written short enough for an address."""

import re
from collections.abc import Collection, Iterable, Iterator

from django.http import QueryDict

from pelaren.domain.movements.operations.begun_orders import MOST_CHOSEN
from pelaren.values.typed_text import whole_number

_RANGE = re.compile(r"(?P<first>[0-9]{1,9})(?:-(?P<last>[0-9]{1,9}))?", re.ASCII)


def chosen_in(data: QueryDict) -> frozenset[int]:
    """Return the insured numbers chosen by `chosen`, those of other pages, and by the ticks `pick` of this one."""
    ticked = {number for text in data.getlist("pick") if (number := whole_number(text, longest=9)) is not None}
    return frozenset(ticked | read(data.get("chosen", "")))


def read(text: str) -> frozenset[int]:
    """Return the numbers that `written` wrote; of what makes no sense, none. One more than may be chosen is enough."""
    numbers: set[int] = set()
    for part in text.split("."):
        match = _RANGE.fullmatch(part)
        if match is None:
            return frozenset()
        first = int(match["first"])
        last = int(match["last"] or first)
        numbers.update(range(first, min(last, first + MOST_CHOSEN) + 1))
        if len(numbers) > MOST_CHOSEN:
            break
    return frozenset(numbers)


def written(numbers: Collection[int]) -> str:
    """Return numbers as text, neighbours together: “1-12.17”."""
    return ".".join(f"{first}-{last}" if last > first else f"{first}" for first, last in _runs(sorted(numbers)))


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    run: list[int] = []
    for number in numbers:
        if run and number > run[1] + 1:
            yield run[0], run[1]
            run = []
        run = [run[0], number] if run else [number, number]
    if run:
        yield run[0], run[1]
