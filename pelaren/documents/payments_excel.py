"""The paid invoices of a contract as a workbook: one sheet of invoices, one of what each insured was credited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from pelaren.domain.payments.settlements import Split

# Never on disk: the sheets are full of names. Never anything but text where text was given.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Settled:
    """An invoice on which something is paid; `amounts` are billed, paid, left to pay, paid too much: minor units."""

    paid_on: date
    number: str
    covers: str
    reference: str
    status: str
    insured: int
    amounts: tuple[int, int, int, int]


def heads(currency: str) -> list[str]:
    """Return the heads of the columns of the sheet of invoices."""
    unit = {"currency": currency}
    return [
        _("Paid on"),
        _("Invoice"),
        _("Covers"),
        _("Reference"),
        _("Status"),
        _("Insured"),
        _("Billed, %(currency)s") % unit,
        _("Paid, %(currency)s") % unit,
        _("Left to pay, %(currency)s") % unit,
        _("Paid too much, %(currency)s") % unit,
    ]


def write(settled: Sequence[Settled], splits: Sequence[Split], *, contract_number: str, currency: str) -> bytes:
    """Return the workbook. Persons stand in it by insurance number and name, never by identity number."""
    book = BytesIO()
    with xlsxwriter.Workbook(book, OPTIONS) as workbook:
        bold, money, day = (
            workbook.add_format(looks)
            for looks in ({"bold": True, "bottom": 1}, {"num_format": "#,##0.00"}, {"num_format": "yyyy-mm-dd"})
        )
        sheet = _sheet(workbook, _("Paid invoices"), heads(currency), bold)
        for row, one in enumerate(settled, start=1):
            sheet.write_datetime(row, 0, one.paid_on, day)
            for column, text in enumerate((one.number, one.covers, one.reference, one.status), start=1):
                sheet.write_string(row, column, text)
            sheet.write_number(row, 5, one.insured)
            for column, amount in enumerate(one.amounts, start=6):
                sheet.write_number(row, column, amount / 100, money)
        _write_splits(workbook, splits, contract_number, currency, bold, money, day)
    return book.getvalue()


def _write_splits(workbook, splits: Sequence[Split], contract_number: str, currency: str, bold, money, day) -> None:
    unit = {"currency": currency}
    columns = [
        _("Credited on"),
        _("Invoice"),
        _("Reference"),
        _("Insurance number"),
        _("Name"),
        _("Paid, %(currency)s") % unit,
        _("Of that fee, %(currency)s") % unit,
    ]
    sheet = _sheet(workbook, _("Per insured"), columns, bold)
    for row, one in enumerate(splits, start=1):
        sheet.write_datetime(row, 0, one.credited_on, day)
        texts = (one.invoice, one.reference, f"{contract_number}-{one.insurance_number:04d}", one.name)
        for column, text in enumerate(texts, start=1):
            sheet.write_string(row, column, text)
        sheet.write_number(row, 5, one.amount / 100, money)
        sheet.write_number(row, 6, one.fee / 100, money)


def _sheet(workbook: xlsxwriter.Workbook, name: str, columns: Sequence[str], bold):
    sheet = workbook.add_worksheet(name)
    for column, head in enumerate(columns):
        sheet.write_string(0, column, head, bold)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 20)
    return sheet
