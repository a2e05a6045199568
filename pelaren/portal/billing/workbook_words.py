"""What the pages of an import say: why a file or a row cannot be read in, and what came of it."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pelaren.documents.insured_amounts_excel import FILE_SENTENCES, Field, RowProblem, RowReason, row_sentence
from pelaren.documents.reading.limits import FileReason
from pelaren.domain.billing.amount_rows import PreviewRow
from pelaren.domain.billing.operations import amount_imports, changes
from pelaren.domain.runs.models import Run
from pelaren.values.money import format_amount
from pelaren.web import imports

FIELD_WORDS: dict[str, Promise] = {
    Field.INSURANCE_NUMBER: _("insurance number"),
    Field.NAME: _("name"),
    Field.AMOUNT: _("amount"),
}
_REFUSED: dict[str, object] = {
    amount_imports.STALE: _(
        "The invoice has changed since the file was exported. Nothing is saved: export the amounts again, write your "
        "changes in the new file and choose that one."
    ),
    amount_imports.OTHER_INVOICE: _(
        "The file was exported from another invoice. Choose the file of this one, or export its amounts to Excel."
    ),
    amount_imports.NO_ROWS: _("The file has no rows under its headings. Choose another file."),
    "right-gone": _("You may no longer change invoices. Nothing is saved."),
    "unforeseen": _("Something went wrong while the file was read. Nothing is saved. Choose the file again."),
    changes.PaidInFull().code: changes.PaidInFull.message,
    changes.Cancelled().code: changes.Cancelled.message,
    changes.CreditInvoiceIsFinal().code: changes.CreditInvoiceIsFinal.message,
    changes.AmountsRefused({}).code: _(
        "Some of the amounts can no longer stand on the invoice, because something was paid meanwhile. Nothing is "
        "saved: choose the file again to see which."
    ),
}
_GONE = _("The file is no longer kept, because another one was chosen or nobody confirmed it. Choose it again.")
_NUMBER_HIDDEN = "••••••"
# Six or eight digits of a birth date, a sign, and four more: also with a mistyped check character.
_LIKE_A_NUMBER = re.compile(r"[0-9]{6,8}\s?[-–+A-Za-z]?\s?[0-9]{3}[0-9A-Za-z]")


def refused_sentence(run: Run) -> str:
    """Return why nothing of a file can be used, or why it is no longer there."""
    reason = run.facts.get("reason", "")
    if reason in set(FileReason):
        return str(FILE_SENTENCES[FileReason(reason)])
    return str(_REFUSED.get(reason, _GONE))


def problem_sentence(row: PreviewRow) -> str:
    """Return what is wrong with a row; empty when nothing is."""
    if not row.reason:
        return ""
    problem = row_problem(row)
    return row_sentence(problem.reason, problem.other_row, problem.paid)


def row_problem(row: PreviewRow) -> RowProblem:
    """Return a wrong row as the list of errors writes it."""
    reason = RowReason(row.reason)
    about_paid = reason is RowReason.BELOW_PAID
    return RowProblem(
        row.row,
        row.insurance_number,
        row.name,
        Field(row.field),
        reason,
        row.written or (format_amount(row.new) if row.new is not None else ""),
        None if about_paid or not row.detail else int(row.detail),
        row.detail if about_paid else "",
    )


def problem_line(row: PreviewRow) -> str:
    """Return a line of the error summary: row, person, field and reason."""
    name, field = row.name or row.insurance_number, FIELD_WORDS.get(row.field, "")
    return imports.problem_line(row=row.row, name=name, field=field, sentence=problem_sentence(row))


def changed_words(count: int) -> str:
    """Return how many amounts change."""
    return ngettext("%(count)d amount changes", "%(count)d amounts change", count) % {"count": count}


def shown(written: str) -> str:
    """Return what somebody wrote in a cell, without showing an identity number that landed there."""
    return _LIKE_A_NUMBER.sub(_NUMBER_HIDDEN, written)
