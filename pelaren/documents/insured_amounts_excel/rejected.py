"""Write the rows that could not be read, so that they can be put right and sent again."""

from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from pelaren.documents import words
from pelaren.documents.insured_amounts_excel import columns, stamping
from pelaren.documents.insured_amounts_excel.columns import Field
from pelaren.documents.insured_amounts_excel.parsed import RowProblem, Stamp
from pelaren.documents.insured_amounts_excel.sentences import row_sentence
from pelaren.documents.insured_amounts_excel.writing import OPTIONS, accept_amounts, amount_format, head

_WIDTHS = [8, 18, 32, 20, 70]
_AMOUNT_COLUMN = 3


def write_errors(problems: Sequence[RowProblem], *, language: str, market: str, stamp: Stamp | None) -> bytes:
    """
    Return a workbook with a row for each problem: where it stood, whose it is, what was written, what to do.

    `read` takes it back when the amounts have been put right. What was written comes back as text, never as a formula.
    """
    content = BytesIO()
    with words.spoken(language), Workbook(content, OPTIONS) as workbook:
        _write_sheet(workbook, problems, language=language, market=market)
        if stamp:
            stamping.write(workbook, stamp)
    return content.getvalue()


def _write_sheet(workbook: Workbook, problems: Sequence[RowProblem], *, language: str, market: str) -> None:
    sheet = workbook.add_worksheet(_("Rows to correct"))
    head(workbook, sheet, _titles(language, market), _WIDTHS)
    editable, wrapped = amount_format(workbook), workbook.add_format({"text_wrap": True})
    for row, problem in enumerate(problems, start=1):
        sheet.write_number(row, 0, problem.row)
        sheet.write_string(row, 1, problem.insurance_number)
        sheet.write_string(row, 2, problem.name)
        sheet.write_string(row, _AMOUNT_COLUMN, _amount_written(problem), editable)
        sheet.write_string(row, 4, row_sentence(problem.reason, problem.other_row, problem.paid), wrapped)
    accept_amounts(sheet, _AMOUNT_COLUMN, len(problems))


def _titles(language: str, market: str) -> list[str]:
    fields = (Field.INSURANCE_NUMBER, Field.NAME, Field.AMOUNT)
    return [
        _("Row"),
        *(columns.title(field, language=language, market=market) for field in fields),
        _("What to put right"),
    ]


def _amount_written(problem: RowProblem) -> str:
    return problem.written if problem.field is Field.AMOUNT else ""
