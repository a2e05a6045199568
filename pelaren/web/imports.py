"""What the pages of every import of a file share: its steps, the preview with filters, pages and the first errors."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.http import QueryDict
from django.utils.translation import gettext, ngettext

from pelaren.web.frame import MenuItem
from pelaren.web.listing import Page, page_of

CHOOSE, LOOK, DONE = 1, 2, 3
PAGE = 50
MOST_ERRORS = 10


Row = TypeVar("Row")


@dataclass(frozen=True)
class Preview:
    """
    What the preview's page draws. `problems` says how many rows are wrong, empty when none is.

    `errors` are the first of them as sentence and address.
    """

    problems: str
    filters: list[MenuItem]
    page: Page
    rows: list[object]
    errors: list[tuple[str, str]]
    more_errors_url: str


def preview_of(
    rows: Sequence[Row],
    outcomes: Sequence[str],
    asked: QueryDict,
    *,
    wrong: str,
    labels: Mapping[str, str],
    shown: Callable[[Row], object],
    error: Callable[[Row], tuple[int, str]],
) -> Preview:
    """
    Return the part of a preview that a request asks for by `show` and `page`.

    `outcomes` say what comes of each row, `labels` what they are called in the choice of rows, each with a place for
    its count; `wrong` is the outcome of a row in error, whose number and sentence `error` tells.
    """
    chosen = asked.get("show", "") if asked.get("show") in labels else ""
    matching = [row for row, outcome in zip(rows, outcomes, strict=True) if chosen in {"", outcome}]
    failed = [row for row, outcome in zip(rows, outcomes, strict=True) if outcome == wrong]
    page = page_of(_parameters(asked), total=len(matching), sorts=("row",), size=PAGE)
    return Preview(
        problems=_problems(len(failed), len(rows)) if failed else "",
        filters=_filters(Counter(outcomes), labels, chosen),
        page=page,
        rows=[shown(row) for row in matching[page.rows]],
        errors=[(said, f"?show={wrong}#r{number}") for number, said in map(error, failed[:MOST_ERRORS])],
        more_errors_url=f"?show={wrong}" if len(failed) > MOST_ERRORS else "",
    )


def problem_line(*, row: int, name: str, field: object, sentence: str) -> str:
    """Return a line of the error summary: row, person, field and reason."""
    said = {"row": row, "name": name, "field": field, "sentence": sentence}
    if name:
        return gettext("Row %(row)s, %(name)s, %(field)s: %(sentence)s") % said
    return gettext("Row %(row)s, %(field)s: %(sentence)s") % said


def column_label(letter: str, heading: str, examples: str) -> str:
    """Return how a column of the file is named where somebody chooses one: “Column C, Salary: 525,00, 630,00”."""
    said = {"letter": letter, "heading": heading, "examples": examples}
    if heading and examples:
        return gettext("Column %(letter)s, %(heading)s: %(examples)s") % said
    if heading:
        return gettext("Column %(letter)s, %(heading)s") % said
    return gettext("Column %(letter)s: %(examples)s") % said


def _problems(wrong: int, rows: int) -> str:
    said = ngettext(
        "%(wrong)d of %(rows)d rows cannot be read in", "%(wrong)d of %(rows)d rows cannot be read in", wrong
    )
    return said % {"wrong": wrong, "rows": rows}


def _parameters(asked: QueryDict) -> QueryDict:
    parameters = QueryDict(mutable=True)
    for name in ("show", "page"):
        if value := asked.get(name):
            parameters[name] = str(value)
    return parameters


def _filters(counts: Counter[str], labels: Mapping[str, str], chosen: str) -> list[MenuItem]:
    counted = {"": (gettext("All %(count)d"), counts.total())}
    counted |= {outcome: (label, counts[outcome]) for outcome, label in labels.items()}
    return [
        MenuItem(label % {"count": count}, f"?show={outcome}" if outcome else "?", current=outcome == chosen)
        for outcome, (label, count) in counted.items()
        if count or outcome in {"", chosen}
    ]
