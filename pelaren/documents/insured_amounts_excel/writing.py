"""Write the sheet in which an employer changes the amounts of a bill."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pelaren.documents import words
from pelaren.documents.content import Bill
from pelaren.documents.insured_amounts_excel import columns, stamping
from pelaren.documents.insured_amounts_excel.columns import Field
from pelaren.documents.insured_amounts_excel.parsed import Stamp, digest

# Never on disk: the sheet is full of names. Never anything but text where text was given.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
AMOUNT_FORM = "#,##0.00"
_LARGEST = 99_999_999_999
_EDITABLE = "#F1F6FB"
_WIDTHS = {
    Field.INSURANCE_NUMBER: 18,
    Field.NAME: 32,
    Field.IDENTITY: 18,
    Field.GROUP: 26,
    Field.PLANNED: 24,
    Field.AMOUNT: 24,
}


def write(bill: Bill, *, exported_at: datetime) -> bytes:
    """
    Return the workbook: a row for each insured, everything locked but the amounts, in the bill's language.

    It carries the bill's public id, version and digest in a hidden sheet. Identity numbers are masked.
    """
    content = BytesIO()
    with words.spoken(bill.language), Workbook(content, OPTIONS) as workbook:
        workbook.set_properties(
            {"title": words.title(bill), "author": bill.sender.name, "created": exported_at.replace(tzinfo=None)}
        )
        _write_sheet(workbook, bill)
        stamping.write(workbook, Stamp(bill.public_id, bill.version, digest(bill)))
    return content.getvalue()


def head(workbook: Workbook, sheet: Worksheet, titles: list[str], widths: list[int]) -> None:
    """Write the headings of a sheet and keep them in sight, on paper on every page."""
    heading = workbook.add_format({"bold": True, "bottom": 1})
    for column, (text, width) in enumerate(zip(titles, widths, strict=True)):
        sheet.write_string(0, column, text, heading)
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sheet.set_paper(9)


def accept_amounts(sheet: Worksheet, column: int, rows: int) -> None:
    """Let Excel itself say no to what is no amount, as soon as it is typed."""
    rule = {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": _LARGEST,
        "error_title": _("Amount"),
        "error_message": _("Write the amount with at most two decimals, for example 100,00"),
    }
    sheet.data_validation(1, column, max(rows, 1), column, rule)


def amount_format(workbook: Workbook) -> Format:
    """Return the look of a cell in which an amount may be changed."""
    return workbook.add_format({"num_format": AMOUNT_FORM, "locked": False, "bg_color": _EDITABLE})


def _write_sheet(workbook: Workbook, bill: Bill) -> None:
    sheet = workbook.add_worksheet(_("Amounts"))
    titles = [columns.title(field, language=bill.language, market=bill.market) for field in columns.ORDER]
    head(workbook, sheet, titles, [_WIDTHS[field] for field in columns.ORDER])
    rows = _write_rows(workbook, sheet, bill)
    last = len(columns.ORDER) - 1
    sheet.set_header("&L{}&R{}".format(*(_plain(text) for text in (words.title(bill), bill.recipient.name))))
    sheet.autofilter(0, 0, rows, last)
    accept_amounts(sheet, last, rows)
    sheet.protect(options={"autofilter": True, "format_columns": True, "format_rows": True})


def _plain(text: str) -> str:
    """Return a text for the head of printed pages, where & begins a command."""
    return text.replace("&", "&&")


def _write_rows(workbook: Workbook, sheet: Worksheet, bill: Bill) -> int:
    """Write a row for each line, in the order of `columns.ORDER`, and return how many."""
    shown = workbook.add_format({"num_format": AMOUNT_FORM})
    editable = amount_format(workbook)
    text, number, row = sheet.write_string, sheet.write_number, 0
    for group in bill.groups:
        name = f"{group.number} {group.name}"
        for line in group.lines:
            row += 1
            text(row, 0, line.insurance_number)
            text(row, 1, line.name)
            text(row, 2, line.masked_identity)
            text(row, 3, name)
            number(row, 4, in_units(line.planned), shown)
            number(row, 5, in_units(line.amount), editable)
    return row


def in_units(minor: int) -> Decimal:
    """Return minor units as a spreadsheet holds them: 12345 is 123.45. The file's format keeps 16 digits of it."""
    return Decimal(minor).scaleb(-2)
