"""The forecasts of a contract as a workbook: one row an insured, amounts as numbers."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from pelaren.documents import downloads
from pelaren.documents.portfolio_forecast import about
from pelaren.domain.contracts.models import Contract
from pelaren.domain.forecasts.months import first_day
from pelaren.domain.projections.operations.portfolio_runs import workbook_of
from pelaren.domain.projections.overview import Overview, Person, is_large
from pelaren.domain.projections.overview import of as overview_of
from pelaren.domain.projections.queries import latest_run
from pelaren.values.whole_money import whole


class ForecastBook:
    """A workbook that is written some people at a time; `about` are the sentences that stand beside every forecast."""

    def __init__(self, currency: str, *, about: Iterable[str]) -> None:
        self._content = BytesIO()
        # Without in_memory the rows would wait in files on disk that hold personal data.
        self._book = xlsxwriter.Workbook(self._content, {"in_memory": True, "strings_to_formulas": False})
        bold, self._money, self._whole_money, self._day = (
            self._book.add_format(looks)
            for looks in (
                {"bold": True},
                {"num_format": "#,##0.00"},
                {"num_format": "#,##0"},
                {"num_format": "yyyy-mm-dd"},
            )
        )
        self._sheet, self._rows = self._book.add_worksheet(_("Forecasts")), 0
        for column, head in enumerate(_heads(currency)):
            self._sheet.write_string(0, column, head, bold)
        self._sheet.freeze_panes(1, 2)
        self._sheet.set_column(0, 11, 18)
        notes = self._book.add_worksheet(_("About the forecast"))
        for row, sentence in enumerate(about):
            notes.write_string(row, 0, sentence)

    def add(self, people: Iterable[Person]) -> None:
        """Write a row for each."""
        for person in people:
            self._rows += 1
            self._write(self._rows, person)

    def close(self) -> bytes:
        """Return the workbook."""
        self._book.close()
        return self._content.getvalue()

    def _write(self, row: int, person: Person) -> None:
        sheet = self._sheet
        sheet.write_string(row, 0, person.insured.insurance_number)
        sheet.write_string(row, 1, person.insured.full_name)
        sheet.write_datetime(row, 2, first_day(person.start_month), self._day)
        sheet.write_number(row, 3, person.known.instalment / 100, self._money)
        sheet.write_number(row, 4, person.known.value / 100, self._money)
        for column, amount in enumerate(person.capital, start=5):
            sheet.write_number(row, column, whole(amount, to=100), self._whole_money)
        for column, amount in enumerate(person.pension, start=8):
            sheet.write_number(row, column, whole(amount), self._whole_money)


def of(contract: Contract, *, today: date) -> bytes | None:
    """Return the workbook of a contract; of a large one what its latest job has written, None before it is done."""
    if not is_large(contract):
        return write(overview_of(contract, as_of=today))
    run = latest_run(contract)
    return workbook_of(run) if run else None


def response(content: bytes, contract: Contract, *, today: date) -> HttpResponse:
    """Return a workbook as a file to keep."""
    return downloads.handed_over(content, f"pensionsprognoser-{contract.number}-{today.isoformat()}.xlsx")


def write(overview: Overview) -> bytes:
    """Return the workbook of all forecasts of a contract, in the reader's language."""
    book = ForecastBook(overview.terms.currency, about=about(overview.summary()))
    book.add(overview.some(range(overview.people)))
    return book.close()


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
