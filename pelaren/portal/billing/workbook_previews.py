"""The preview of an import as its page shows it: filters, pages, and the first of the errors."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext

from pelaren.documents.insured_amounts_excel import Field
from pelaren.domain.billing.amount_rows import Outcome, PreviewRow
from pelaren.domain.runs.models import Run
from pelaren.portal.billing.workbook_words import problem_line, problem_sentence, shown
from pelaren.values.money import format_money
from pelaren.web.frame import MenuItem
from pelaren.web.listing import Page, page_of

PAGE = 50
MOST_ERRORS = 10


@dataclass(frozen=True)
class ShownRow:
    """
    One row of the table; `new` is the amount as money, or what was written instead of one.

    `number` is the insurance number as somebody wrote it, for a row that belongs to nobody.
    """

    row: PreviewRow
    number: str
    now: str
    new: str
    problem: str

    @property
    def mark(self) -> str:
        return {Outcome.WRONG: "danger", Outcome.CHANGED: "edit", Outcome.SAME: ""}[self.row.outcome]


@dataclass(frozen=True)
class Preview:
    """What the preview's page draws; `errors` are the first of them as sentence and address."""

    filters: list[MenuItem]
    page: Page
    rows: list[ShownRow]
    errors: list[tuple[str, str]]
    more_errors_url: str


def preview_of(run: Run, rows: Sequence[PreviewRow], asked: QueryDict, *, currency: str) -> Preview:
    """Return the part of a preview that a request asks for by `show` and `page`."""
    chosen = next((outcome for outcome in Outcome if outcome == asked.get("show")), None)
    matching = [row for row in rows if chosen is None or row.outcome is chosen]
    parameters = QueryDict(mutable=True)
    for name in ("show", "page"):
        if value := asked.get(name):
            parameters[name] = str(value)
    page = page_of(parameters, total=len(matching), sorts=("row",), size=PAGE)
    wrong = [row for row in rows if row.outcome is Outcome.WRONG]
    return Preview(
        filters=_filters(run, len(rows), chosen),
        page=page,
        rows=[_shown(row, currency) for row in matching[page.rows]],
        errors=[(problem_line(row), f"?show={Outcome.WRONG}#r{row.row}") for row in wrong[:MOST_ERRORS]],
        more_errors_url=f"?show={Outcome.WRONG}" if len(wrong) > MOST_ERRORS else "",
    )


def _filters(run: Run, count: int, chosen: Outcome | None) -> list[MenuItem]:
    words = (
        (None, gettext("All %(count)d"), count),
        (Outcome.WRONG, gettext("Errors %(count)d"), run.rows_wrong),
        (Outcome.CHANGED, gettext("Changed %(count)d"), run.facts["changed"]),
        (Outcome.SAME, gettext("Unchanged %(count)d"), run.facts["same"]),
    )
    return [
        MenuItem(label % {"count": number}, f"?show={outcome}" if outcome else "?", current=outcome is chosen)
        for outcome, label, number in words
        if number or outcome in {None, chosen}
    ]


def _shown(row: PreviewRow, currency: str) -> ShownRow:
    written = shown(row.written) if row.field == Field.AMOUNT else ""
    return ShownRow(
        row=row,
        number=shown(row.insurance_number),
        now="–" if row.now is None else format_money(row.now, currency),
        new=written or "–" if row.new is None else format_money(row.new, currency),
        problem=problem_sentence(row),
    )
