"""The preview of an import as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext

from pelaren.documents.insured_amounts_excel import Field
from pelaren.domain.billing.amount_rows import Outcome, PreviewRow
from pelaren.portal.billing.workbook_words import problem_line, problem_sentence, shown
from pelaren.values.money import format_money
from pelaren.web import imports
from pelaren.web.imports import Preview


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


def preview_of(rows: Sequence[PreviewRow], asked: QueryDict, *, currency: str) -> Preview:
    """Return the part of a preview that a request asks for by `show` and `page`."""
    return imports.preview_of(
        rows,
        [row.outcome for row in rows],
        asked,
        wrong=Outcome.WRONG,
        labels={
            Outcome.WRONG: gettext("Errors %(count)d"),
            Outcome.CHANGED: gettext("Changed %(count)d"),
            Outcome.SAME: gettext("Unchanged %(count)d"),
        },
        shown=lambda row: _shown(row, currency),
        error=lambda row: (row.row, problem_line(row)),
    )


def _shown(row: PreviewRow, currency: str) -> ShownRow:
    written = shown(row.written) if row.field == Field.AMOUNT else ""
    return ShownRow(
        row=row,
        number=shown(row.insurance_number),
        now="–" if row.now is None else format_money(row.now, currency),
        new=written or "–" if row.new is None else format_money(row.new, currency),
        problem=problem_sentence(row),
    )
