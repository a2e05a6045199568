"""The paid premiums of one insured as a workbook: a row a year, amounts as numbers."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from pelaren.domain.billing.queries import PaidYear
from pelaren.domain.contracts.models import Insured

FIRST_ROW = 4


def write(insured: Insured, years: Sequence[PaidYear]) -> bytes:
    """Return the workbook, in the reader's language; the insured's contract must be fetched."""
    book = BytesIO()
    # Without in_memory the rows would wait in files on disk that hold personal data.
    with xlsxwriter.Workbook(book, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        _write(workbook, insured, years)
    return book.getvalue()


def _write(workbook: xlsxwriter.Workbook, insured: Insured, years: Sequence[PaidYear]) -> None:
    sheet = workbook.add_worksheet(_("Paid premiums"))
    bold, money = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "#,##0.00"})
    money_bold = workbook.add_format({"num_format": "#,##0.00", "bold": True})
    sheet.write_string(0, 0, insured.full_name, bold)
    sheet.write_string(1, 0, insured.insurance_number)
    for column, head in enumerate(_heads(insured.contract.currency)):
        sheet.write_string(FIRST_ROW - 1, column, head, bold)
    for row, year in enumerate(years, start=FIRST_ROW):
        _write_year(sheet, row, year, money)
    _write_sums(sheet, FIRST_ROW + len(years), years, bold, money_bold)
    sheet.set_column(0, 4, 24)


def _heads(currency: str) -> list[str]:
    return [
        _("Year"),
        _("No. of payments"),
        _("By the plan, %(currency)s") % {"currency": currency},
        _("Supplementary invoices, %(currency)s") % {"currency": currency},
        _("Total, %(currency)s") % {"currency": currency},
    ]


def _write_year(sheet, row: int, year: PaidYear, money) -> None:
    sheet.write_number(row, 0, year.year)
    sheet.write_number(row, 1, year.payments)
    for column, amount in enumerate((year.planned, year.supplementary, year.total), start=2):
        sheet.write_number(row, column, amount / 100, money)


def _write_sums(sheet, row: int, years: Sequence[PaidYear], bold, money) -> None:
    sheet.write_string(row, 0, _("Total"), bold)
    sums = [sum(getattr(year, name) for year in years) for name in ("planned", "supplementary", "total")]
    for column, amount in enumerate(sums, start=2):
        sheet.write_number(row, column, amount / 100, money)
