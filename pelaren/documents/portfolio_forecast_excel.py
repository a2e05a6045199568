"""The forecasts of a contract as a workbook: one row an insured, amounts as numbers."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from pelaren.domain.forecasts.months import first_day
from pelaren.domain.projections.overview import Overview, Person
from pelaren.values.whole_money import whole

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(overview: Overview, *, about: Iterable[str]) -> bytes:
    """Return the workbook; `about` are the sentences that must stand beside every forecast."""
    book = BytesIO()
    # Without in_memory the rows would wait in files on disk that hold personal data.
    with xlsxwriter.Workbook(book, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        _write_people(workbook, overview)
        notes = workbook.add_worksheet(_("About the forecast"))
        for row, sentence in enumerate(about):
            notes.write_string(row, 0, sentence)
    return book.getvalue()


def _write_people(workbook: xlsxwriter.Workbook, overview: Overview) -> None:
    sheet = workbook.add_worksheet(_("Forecasts"))
    bold, money, whole_money, day = (
        workbook.add_format(looks)
        for looks in ({"bold": True}, {"num_format": "#,##0.00"}, {"num_format": "#,##0"}, {"num_format": "yyyy-mm-dd"})
    )
    for column, head in enumerate(_heads(overview.terms.currency)):
        sheet.write_string(0, column, head, bold)
    for row, person in enumerate(overview.everybody(), start=1):
        _write_person(sheet, row, person, money, whole_money, day)
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 11, 18)


def _heads(currency: str) -> list[str]:
    return [
        _("Insurance number"),
        _("Name"),
        _("Pension begins"),
        _("Instalment, %(currency)s") % {"currency": currency},
        _("Value today, %(currency)s") % {"currency": currency},
        _("Capital in today's money, cautious"),
        _("Capital in today's money, normal"),
        _("Capital in today's money, favourable"),
        _("Pension a month in today's money, cautious"),
        _("Pension a month in today's money, normal"),
        _("Pension a month in today's money, favourable"),
    ]


def _write_person(sheet, row: int, person: Person, money, whole_money, day) -> None:
    sheet.write_string(row, 0, person.insured.insurance_number)
    sheet.write_string(row, 1, person.insured.full_name)
    sheet.write_datetime(row, 2, first_day(person.start_month), day)
    sheet.write_number(row, 3, person.known.instalment / 100, money)
    sheet.write_number(row, 4, person.known.value / 100, money)
    for column, amount in enumerate(person.capital, start=5):
        sheet.write_number(row, column, whole(amount, to=100), whole_money)
    for column, amount in enumerate(person.pension, start=8):
        sheet.write_number(row, column, whole(amount), whole_money)
