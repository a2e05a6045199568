"""Each workbook that the portal writes, opened and saved by LibreOffice, says the same to the cent."""

import os
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from pelaren.documents import insured_amounts_excel, portfolio_sheet
from pelaren.documents.content import Bill
from pelaren.documents.insured_amounts_excel import Field, RowProblem, RowReason, Stamp, digest
from pelaren.domain.movements.portfolio_rows import Outcome, PreviewPerson, WrittenPerson
from tests.documents.bills import LEADERS, PUBLIC_ID, a_large_bill, finnish_bill, swedish_bill
from tests.documents.workbooks import exported

pytestmark = [
    pytest.mark.skipif(os.environ.get("PELAREN_SOAK") != "1", reason="LibreOffice takes long to start"),
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
    pytest.mark.timeout(300),
]
BILLS = {
    "a finnish bill": finnish_bill(language="sv"),
    "a swedish bill": swedish_bill(language="sv"),
    "a bill in finnish": finnish_bill(language="fi"),
    "names like formulas": finnish_bill(
        groups=(replace(LEADERS, lines=(replace(LEADERS.lines[0], name="=2+3"), *LEADERS.lines[1:])),)
    ),
    "a thousand lines": a_large_bill(1_000),
}


def saved_by_libreoffice(content: bytes, folder: Path, *, form: str = "xlsx") -> bytes:
    """The workbook as LibreOffice saves it again."""
    (folder / "in.xlsx").write_bytes(content)
    (folder / "out").mkdir()
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", folder / "out", folder / "in.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return (folder / "out" / f"in.{form}").read_bytes()


@pytest.mark.parametrize("bill", BILLS.values(), ids=BILLS)
def test_an_export_comes_back_from_libreoffice_with_the_same_cents_version_and_digest(bill: Bill, tmp_path):
    content = saved_by_libreoffice(exported(bill), tmp_path)

    sheet = insured_amounts_excel.read(content, file_name="a.xlsx", lines=bill.lines)

    assert sheet.problems == ()
    assert {row.insurance_number: row.amount for row in sheet.rows} == {
        line.insurance_number: line.amount for line in bill.lines
    }
    assert sum(row.amount for row in sheet.rows) == bill.total
    assert sheet.stamp == Stamp(bill.public_id, bill.version, digest(bill))


def test_libreoffice_shows_the_names_and_amounts_as_they_were_written(tmp_path):
    bill = BILLS["names like formulas"]

    text = saved_by_libreoffice(exported(bill), tmp_path, form="csv").decode("utf-8", "replace")

    assert "=2+3" in text
    assert "690" in text


def test_the_list_of_errors_comes_back_from_libreoffice(tmp_path):
    bill = finnish_bill()
    line = bill.lines[0]
    problem = RowProblem(6, line.insurance_number, line.name, Field.AMOUNT, RowReason.LETTERS, "=fem hundra")
    errors = insured_amounts_excel.write_errors([problem], language="sv", market="FI", stamp=Stamp(PUBLIC_ID, 3, "x"))

    sheet = insured_amounts_excel.read(saved_by_libreoffice(errors, tmp_path), file_name="a.xlsx", lines=bill.lines)

    assert [(row.insurance_number, row.written) for row in sheet.problems] == [(line.insurance_number, "=fem hundra")]


def test_the_workbook_for_a_portfolio_and_its_errors_come_back_from_libreoffice(tmp_path):
    person = WrittenPerson(7, "Ek", "Bo", "140582-930W", "2", "1.1.2026", None, "x", "65", "=A1", "")
    wrong = PreviewPerson(person, Outcome.WRONG, "140582-", None, "", "instalment", "amount-letters", {})
    errors = portfolio_sheet.write_errors([(wrong, "Skriv")], language="sv", market="FI")

    read = portfolio_sheet.read(saved_by_libreoffice(errors, tmp_path), file_name="a.xlsx")

    assert [(one.last_name, one.identity_number, one.employee_number, one.instalment_written) for one in read] == [
        ("Ek", "140582-930W", "=A1", "x")
    ]


def test_the_empty_workbook_opens_in_libreoffice(tmp_path):
    empty = portfolio_sheet.write(groups=["1 Ledning", "2 Tjänstemän"], language="sv", market="SE")

    rows = CalamineWorkbook.from_filelike(BytesIO(saved_by_libreoffice(empty, tmp_path))).get_sheet_by_index(0)

    assert rows.to_python()[0][:3] == ["Efternamn", "Förnamn", "Personnummer"]
