"""The amounts of a bill go out as a workbook and come back to the cent."""

from dataclasses import replace
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from pelaren.documents.insured_amounts_excel import Field, RowProblem, RowReason, Stamp, digest, read, write_errors
from tests.documents.bills import LEADERS, PUBLIC_ID, finnish_bill
from tests.documents.workbooks import SHEET, exported, repackaged

AMOUNTS = st.lists(st.integers(0, 9_999_999_999_99), min_size=2, max_size=2)


@settings(max_examples=25, deadline=None)
@given(AMOUNTS)
def test_any_amounts_come_back_unchanged(amounts):
    lines = tuple(replace(line, amount=amount) for line, amount in zip(LEADERS.lines, amounts, strict=True))
    bill = finnish_bill(groups=(replace(LEADERS, lines=lines),))

    sheet = read(exported(bill), file_name="a.xlsx", lines=bill.lines)

    assert [row.amount for row in sheet.rows] == amounts
    assert sum(row.amount for row in sheet.rows) == bill.total


def test_the_sheet_carries_the_bills_version_and_digest():
    bill = finnish_bill(version=7)

    sheet = read(exported(bill), file_name="a.xlsx", lines=bill.lines)

    assert sheet.stamp == Stamp(PUBLIC_ID, 7, digest(bill))
    assert sheet.absent == ()


def test_a_name_that_looks_like_a_formula_stays_text():
    lines = (replace(LEADERS.lines[0], name="=HYPERLINK(A1)"),)
    content = exported(finnish_bill(groups=(replace(LEADERS, lines=lines),)))
    parts: dict[str, bytes] = {}
    repackaged(lambda found: parts.update(found), content)

    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()

    assert rows[1][1] == "=HYPERLINK(A1)"
    assert b"<f>" not in parts[SHEET]


def test_no_identity_number_is_in_the_sheet():
    rows = CalamineWorkbook.from_filelike(BytesIO(exported())).get_sheet_by_index(0).to_python()

    assert rows[1][2] == "140582-••••"


def test_rejected_rows_come_back_as_a_sheet_that_can_be_corrected_and_sent():
    bill = finnish_bill()
    line = bill.lines[0]
    problem = RowProblem(6, line.insurance_number, line.name, Field.AMOUNT, RowReason.LETTERS, "=fem hundra")
    stamp = Stamp(PUBLIC_ID, 3, "x")

    sheet = read(
        write_errors([problem], language="sv", market="FI", stamp=stamp), file_name="fel.xlsx", lines=bill.lines
    )

    assert sheet.stamp == stamp
    assert [(row.insurance_number, row.written) for row in sheet.problems] == [(line.insurance_number, "=fem hundra")]
