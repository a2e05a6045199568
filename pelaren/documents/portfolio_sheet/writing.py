"""Write the sheet to fill in, and the rows to correct."""

from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pelaren.documents import words
from pelaren.documents.insured_amounts_excel.writing import AMOUNT_FORM, OPTIONS, head, in_units
from pelaren.documents.portfolio_sheet import columns
from pelaren.documents.portfolio_sheet.columns import Column
from pelaren.domain.movements.portfolio_rows import PreviewPerson, WrittenPerson

_WIDTHS = {
    Column.LAST_NAME: 22,
    Column.FIRST_NAME: 22,
    Column.IDENTITY_NUMBER: 18,
    Column.GROUP: 22,
    Column.JOINED_ON: 14,
    Column.INSTALMENT: 14,
    Column.RETIREMENT_AGE: 14,
    Column.EMPLOYEE_NUMBER: 20,
    Column.EMAIL: 30,
}
_PREPARED = 500
_SENTENCE_WIDTH = 70


def write(*, groups: Sequence[str], language: str, market: str) -> bytes:
    """
    Return an empty workbook to fill in: headings, cells that keep what is typed as text, the groups to choose from.
    """
    content = BytesIO()
    with words.spoken(language), Workbook(content, OPTIONS) as workbook:
        sheet = _sheet(workbook, language, market, [])
        _offer_groups(sheet, groups)
        amount = columns.ORDER.index(Column.INSTALMENT)
        rule = {"validate": "decimal", "criteria": ">=", "value": 0, "ignore_blank": True}
        sheet.data_validation(1, amount, _PREPARED, amount, rule)
    return content.getvalue()


def write_errors(wrong: Sequence[tuple[PreviewPerson, str]], *, language: str, market: str) -> bytes:
    """Return a workbook of rows with what to put right in each; `read` takes it back when they have been corrected."""
    content = BytesIO()
    with words.spoken(language), Workbook(content, OPTIONS) as workbook:
        sheet = _sheet(workbook, language, market, [_("What to put right"), _("Row in the file")])
        for row, (shown, sentence) in enumerate(wrong, start=1):
            _write_person(sheet, row, shown.person)
            sheet.write_string(row, len(columns.ORDER), sentence)
            sheet.write_number(row, len(columns.ORDER) + 1, shown.person.row)
    return content.getvalue()


def _sheet(workbook: Workbook, language: str, market: str, more: Sequence[str]) -> Worksheet:
    sheet = workbook.add_worksheet(_("Persons"))
    text = workbook.add_format({"num_format": "@"})
    money = workbook.add_format({"num_format": AMOUNT_FORM})
    titles = [columns.words_of(column, language=language, market=market) for column in columns.ORDER]
    widths = [_WIDTHS[column] for column in columns.ORDER]
    head(workbook, sheet, [*titles, *more], widths + [_SENTENCE_WIDTH] * len(more))
    for place, column in enumerate(columns.ORDER):
        sheet.set_column(place, place, _WIDTHS[column], money if column is Column.INSTALMENT else text)
    return sheet


def _offer_groups(sheet: Worksheet, groups: Sequence[str]) -> None:
    # Excel takes at most 255 characters of choices; without a list the group is simply typed.
    if groups and len(",".join(groups)) <= 255 and not any("," in group for group in groups):
        place = columns.ORDER.index(Column.GROUP)
        sheet.data_validation(1, place, _PREPARED, place, {"validate": "list", "source": list(groups)})


def _write_person(sheet: Worksheet, row: int, person: WrittenPerson) -> None:
    for place, column in enumerate(columns.ORDER):
        if column is not Column.INSTALMENT:
            sheet.write_string(row, place, getattr(person, column))
        elif person.instalment is None:
            sheet.write_string(row, place, person.instalment_written)
        else:
            sheet.write_number(row, place, in_units(person.instalment))
