"""Lists in pages: which page and order the reader asked for, and the addresses of the others."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext

from pelaren.values.typed_text import whole_number

MOST_COUNTED = 10_000  # rows of a list are counted this far: nobody reads on, and counting is what takes the time
WINDOW = 2  # page numbers shown on either side of the current one


@dataclass(frozen=True)
class SortHead:
    """A sortable column head: where a click leads, and ``aria-sort`` of now (ascending, descending, none)."""

    url: str
    direction: str


@dataclass(frozen=True)
class Page:
    """One page of a sorted list. ``number`` counts from 1; ``sort`` is a column, with “-” in front when falling."""

    number: int
    size: int
    total: int
    sort: str
    parameters: QueryDict = field(repr=False)

    @property
    def pages(self) -> int:
        """The number of pages; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def rows(self) -> slice:
        """The slice of the sorted list that this page shows."""
        return slice((self.number - 1) * self.size, self.number * self.size)

    @property
    def first(self) -> int:
        """The place of the first row shown, counted from 1; 0 when there is none."""
        return min(self.total, self.rows.start + 1)

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return min(self.total, self.rows.stop)

    @property
    def numbers(self) -> list[int | None]:
        """The page numbers to offer, first and last always among them; None stands for a gap."""
        near = {1, self.pages, *range(self.number - WINDOW, self.number + WINDOW + 1)}
        shown = sorted(number for number in near if 1 <= number <= self.pages)
        with_gaps: list[int | None] = []
        for before, number in zip([0, *shown], shown, strict=False):
            with_gaps += [None, number] if number - before > 1 else [number]
        return with_gaps

    @property
    def links(self) -> list[tuple[int | None, str]]:
        """The page numbers with their addresses; a gap has none."""
        return [(number, self.url(number) if number else "") for number in self.numbers]

    @property
    def previous_url(self) -> str:
        """The address of the page before, empty on the first."""
        return self.url(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """The address of the page after, empty on the last."""
        return self.url(self.number + 1) if self.number < self.pages else ""

    @property
    def showing(self) -> str:
        """The sentence that says which rows of how many are shown."""
        return gettext("Showing %(first)d–%(last)d of %(total)d") % {
            "first": self.first,
            "last": self.last,
            "total": self.total,
        }

    def url(self, number: int) -> str:
        """Return the address of another page in the same search and order."""
        return with_parameters(self.parameters, page=str(number) if number > 1 else "")

    def head(self, column: str) -> SortHead:
        """Return the head of a sortable column; a click on the column in use turns its direction round."""
        falling = self.sort == f"-{column}"
        rising = self.sort == column
        direction = "descending" if falling else "ascending" if rising else "none"
        return SortHead(with_parameters(self.parameters, sort=f"-{column}" if rising else column, page=""), direction)


@dataclass(frozen=True)
class UncountedPage(Page):
    """A page of a list that is longer than anybody has counted: ``total`` is what is known so far."""

    @property
    def showing(self) -> str:
        """The sentence that says which rows are shown, and that there are more."""
        return gettext("Showing %(first)d–%(last)d, and there are more") % {"first": self.first, "last": self.last}


def page_of(parameters: QueryDict, *, total: int, sorts: tuple[str, ...], size: int = 25) -> Page:
    """
    Return the page the reader asked for by ``page`` and ``sort``.

    ``sorts`` are the columns that may be sorted by, the first one being the order without a choice. What makes no
    sense is answered with the nearest page and the first order: an old link still leads somewhere.
    """
    asked = parameters.get("sort", "")
    sort = asked if asked.removeprefix("-") in sorts else sorts[0]
    page = Page(1, size, total, sort, parameters)
    return Page(min(read_page_number(parameters), page.pages), size, total, sort, parameters)


def read_page(
    parameters: QueryDict,
    found: QuerySet,
    *,
    sorts: tuple[str, ...],
    ids_of: Callable[[Page], list[int]],
    total: int | None = None,
    size: int = 25,
) -> tuple[Page, list[int]]:
    """
    Return the page asked for of a list that may be very long, and the ids of its rows.

    Unless the `total` is known already, rows are counted up to MOST_COUNTED: of a longer list it is said that there is
    more.
    """
    number, sort = read_page_number(parameters), page_of(parameters, total=0, sorts=sorts).sort
    uncounted = UncountedPage(number, size, max(MOST_COUNTED, number * size) + 1, sort, parameters)
    if total is None and number * size > MOST_COUNTED:
        # A full page so far out shows by itself that there is more than anybody counts.
        ids = ids_of(uncounted)
        if len(ids) == size:
            return uncounted, ids
        total = found.count()
    if total is None:
        total = found.order_by().values("pk")[: MOST_COUNTED + 1].count()
        if total > MOST_COUNTED:
            return uncounted, ids_of(uncounted)
    shown = page_of(parameters, total=total, sorts=sorts, size=size)
    return shown, ids_of(shown)


def read_page_number(parameters: QueryDict) -> int:
    """Return the page number asked for, 1 when it is no number."""
    text = parameters.get("page", "1")
    return whole_number(text, longest=7) or 1


def with_parameters(parameters: QueryDict, **changes: str) -> str:
    """Return a query string with some parameters changed; an empty value takes one away."""
    changed = parameters.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    return f"?{changed.urlencode()}"
