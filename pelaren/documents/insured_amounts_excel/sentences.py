"""What is wrong with a file or a row, said to the person who has to put it right."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from pelaren.documents.reading.limits import FileReason


class RowReason(StrEnum):
    """Why a row cannot be used."""

    EMPTY = "empty"
    LETTERS = "letters"
    GROUPING = "grouping"
    TOO_MANY_DECIMALS = "too_many_decimals"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    DATE = "date"
    FORMULA = "formula"
    ERROR_CELL = "error-cell"
    NO_PERSON = "no-person"
    UNKNOWN_PERSON = "unknown-person"
    OTHER_PERSON = "other-person"
    DUPLICATE = "duplicate"
    BELOW_PAID = "below-paid"


FILE_SENTENCES = {
    FileReason.EMPTY: _("The file is empty. Choose another file."),
    FileReason.TOO_LARGE: _("The file is larger than 5 MB. Remove pictures and other sheets, and choose it again."),
    FileReason.OTHER_FORMAT: _(
        "The file is not an Excel workbook (.xlsx). Save it as an Excel workbook and choose it again."
    ),
    FileReason.OLD_EXCEL: _(
        "The file is in an old Excel format. Save it as an Excel workbook (.xlsx) and choose it again."
    ),
    FileReason.MACROS: _(
        "The workbook has macros. Save it as an Excel workbook without macros (.xlsx) and choose it again."
    ),
    FileReason.ENCRYPTED: _("The file is protected by a password. Remove the password and choose it again."),
    FileReason.DAMAGED: _("The file is damaged. Open it in Excel, save it under a new name and choose that one."),
    FileReason.UNPACKS_TOO_LARGE: _(
        "The workbook holds too much. Copy the amounts to a new workbook and choose that one."
    ),
    FileReason.UNSAFE_XML: _(
        "The file holds parts that a workbook does not need and that may be harmful. "
        "Copy the amounts to a new workbook and choose that one."
    ),
    FileReason.TOO_MANY_CELLS: _(
        "The sheet has too many cells. Copy the amounts to a new workbook and choose that one."
    ),
    FileReason.TOO_SLOW: _(
        "The file took too long to read. Choose it again; if that does not help, copy the amounts to a new workbook."
    ),
    FileReason.NO_SHEET: _("The workbook has no visible sheet with anything in it. Choose another file."),
    FileReason.NO_KNOWN_COLUMNS: _(
        "No column has the insurance numbers of this invoice. Export the amounts to Excel and change them in that file."
    ),
}

_ROW_SENTENCES = {
    RowReason.EMPTY: _("The amount is missing. Write it, or 0 if nothing is to be billed."),
    RowReason.LETTERS: _("The amount is not a number. Write for example 500,00."),
    RowReason.GROUPING: _("Write the amount with a comma, for example 100,00"),
    RowReason.TOO_MANY_DECIMALS: _("Write the amount with at most two decimals, for example 100,00"),
    RowReason.NEGATIVE: _("Write the amount without a minus sign"),
    RowReason.TOO_LARGE: _("The amount is too large. Check the number of digits."),
    RowReason.DATE: _("The cell holds a date. Write the amount, for example 100,00."),
    RowReason.FORMULA: _("The cell holds a formula. Write the amount itself."),
    RowReason.ERROR_CELL: _("The cell shows an error in Excel. Write the amount itself."),
    RowReason.NO_PERSON: _("The row has an amount but no insurance number. Add the number, or remove the row."),
    RowReason.UNKNOWN_PERSON: _("The insurance number is not on this invoice. Check it, or remove the row."),
    RowReason.OTHER_PERSON: _("The insurance number belongs to somebody else than the name says. Check the row."),
    RowReason.DUPLICATE: _("The person stands on two rows, also on row %(row)s. Keep one."),
    RowReason.BELOW_PAID: _("%(paid)s is already paid, so the amount cannot be lower than that."),
}


def row_sentence(reason: RowReason, other_row: int | None = None, paid: str = "") -> str:
    """
    Return what is wrong with a row and what to do about it, in the active language.

    `other_row` is the other row of the same person, `paid` what is paid of the amount, as it is printed.
    """
    return str(_ROW_SENTENCES[reason]) % {"row": other_row, "paid": paid}
