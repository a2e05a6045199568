"""Sheets without what is needed, and rows to put right."""

from datetime import date

from xlsxwriter import Workbook

from pelaren.documents.insured_amounts_excel import RowReason
from pelaren.documents.reading.limits import FileReason
from tests.documents.odd_workbooks.expected import odd
from tests.documents.workbooks import (
    ANNA,
    ASA,
    HEADINGS,
    MIKAEL,
    SHEET,
    SOFIA,
    a_sheet,
    a_workbook,
    formula,
    line,
    replacing,
    sheet_of,
    with_amount,
)


@odd(refused=FileReason.NO_SHEET)
def a_workbook_with_an_empty_sheet() -> bytes:
    return a_sheet([])


@odd(refused=FileReason.NO_SHEET)
def a_workbook_with_a_chart_and_nothing_else() -> bytes:
    return a_workbook(_a_chart)


@odd(refused=FileReason.NO_SHEET)
def the_table_on_a_hidden_sheet() -> bytes:
    table = [HEADINGS, line(*SOFIA, 700)]
    return a_workbook(sheet_of([]), sheet_of(table, name="Dold", hidden=True))


@odd(refused=FileReason.NO_KNOWN_COLUMNS)
def a_sheet_about_something_else() -> bytes:
    return a_sheet([["Månad", "Frånvaro", "Anteckning"], ["Januari", 4, "sjuk"], ["Februari", 2, "vab"]])


@odd(refused=FileReason.NO_KNOWN_COLUMNS)
def names_and_amounts_without_numbers() -> bytes:
    return a_sheet([["Namn", "Summa"], [SOFIA[1], 700], [ASA[1], 630]])


@odd(refused=FileReason.NO_KNOWN_COLUMNS)
def one_lonely_word() -> bytes:
    return a_sheet([["Hej"]])


@odd(problems={3: RowReason.FORMULA})
def a_formula_as_amount() -> bytes:
    return with_amount(formula("=E3*1.1", 693))


@odd(problems={3: RowReason.FORMULA})
def a_formula_that_was_never_computed() -> bytes:
    return with_amount(formula('=HYPERLINK("http://127.0.0.1:64009/?"&A2)', ""))


@odd(problems={2: RowReason.FORMULA, 3: RowReason.FORMULA})
def an_array_formula_over_the_amounts() -> bytes:
    content = a_sheet([HEADINGS, line(*ASA, 630), line(*SOFIA, 700)])
    return replacing(SHEET, b'<c r="F2">', b'<c r="F2"><f t="array" ref="F2:F3">E2:E3*1.1</f>', content)


@odd(problems={2: RowReason.FORMULA, 3: RowReason.FORMULA})
def a_shared_formula_over_the_amounts() -> bytes:
    content = a_sheet([HEADINGS, line(*ASA, 630), line(*SOFIA, 700)])
    content = replacing(SHEET, b'<c r="F2">', b'<c r="F2"><f t="shared" ref="F2:F3" si="0">E2+1</f>', content)
    return replacing(SHEET, b'<c r="F3">', b'<c r="F3"><f t="shared" si="0"/>', content)


@odd(problems={3: RowReason.FORMULA})
def a_formula_in_elements_with_a_prefix() -> bytes:
    content = replacing(SHEET, b'<c r="F3"><v>700</v></c>', b'<c r="F3"><x:f>1+1</x:f><v>2</v></c>', with_amount(700))
    return replacing(SHEET, b"<worksheet ", b'<worksheet xmlns:x="urn:x" ', content)


@odd(problems={3: RowReason.ERROR_CELL})
def a_cell_that_shows_an_error() -> bytes:
    return replacing(SHEET, b'<c r="F3"><v>700</v></c>', b'<c r="F3" t="e"><v>#DIV/0!</v></c>', with_amount(700))


@odd(problems={3: RowReason.FORMULA})
def a_formula_that_shows_an_error() -> bytes:
    return with_amount(formula("=1/0", "#DIV/0!"))


@odd(problems={3: RowReason.NEGATIVE})
def a_negative_amount() -> bytes:
    return with_amount(-700)


@odd(problems={3: RowReason.NEGATIVE})
def a_negative_amount_as_text_with_a_real_minus() -> bytes:
    return with_amount("−700,00 €")


@odd(problems={3: RowReason.TOO_MANY_DECIMALS})
def an_amount_with_three_decimals() -> bytes:
    return with_amount(700.125)


@odd(problems={3: RowReason.TOO_MANY_DECIMALS})
def an_amount_below_a_cent() -> bytes:
    return with_amount(0.00000015)


@odd(problems={3: RowReason.TOO_MANY_DECIMALS})
def an_amount_as_text_with_three_decimals() -> bytes:
    return with_amount("700,125")


@odd(problems={3: RowReason.TOO_LARGE})
def an_amount_of_a_million_billions() -> bytes:
    return with_amount(1e15)


@odd(problems={3: RowReason.TOO_LARGE})
def an_amount_as_large_as_a_number_can_be() -> bytes:
    return with_amount(1.7e308)


@odd(problems={3: RowReason.LETTERS})
def an_amount_in_words() -> bytes:
    return with_amount("fem hundra")


@odd(problems={3: RowReason.LETTERS})
def an_amount_that_is_infinite() -> bytes:
    return with_amount("Infinity")


@odd(problems={3: RowReason.LETTERS})
def an_amount_that_is_not_a_number() -> bytes:
    return with_amount("NaN")


@odd(problems={3: RowReason.LETTERS})
def an_amount_in_scientific_letters() -> bytes:
    return with_amount("7e2")


@odd(problems={3: RowReason.LETTERS})
def an_amount_in_wide_digits() -> bytes:
    return with_amount("\uff17\uff10\uff10")


@odd(problems={3: RowReason.TOO_LARGE})
def an_amount_of_thirty_thousand_nines() -> bytes:
    return with_amount("9" * 30_000)


@odd(problems={3: RowReason.LETTERS})
def a_text_that_looks_like_a_formula() -> bytes:
    return with_amount("=1+1")


@odd(problems={3: RowReason.GROUPING})
def an_amount_that_could_be_two_amounts() -> bytes:
    return with_amount("1.240,50")


@odd(problems={3: RowReason.GROUPING})
def an_amount_with_a_space_for_the_comma() -> bytes:
    return with_amount("100 00")


@odd(problems={3: RowReason.DATE})
def an_amount_that_excel_made_a_date() -> bytes:
    return a_workbook(_a_date_as_amount)


@odd(problems={3: RowReason.LETTERS})
def a_truth_value_as_amount() -> bytes:
    return with_amount(True)


@odd(problems={3: RowReason.EMPTY})
def no_amount() -> bytes:
    return with_amount(None)


@odd(problems={3: RowReason.EMPTY})
def an_amount_of_spaces() -> bytes:
    return with_amount(" \u00a0 ")


@odd(problems={2: RowReason.DUPLICATE, 4: RowReason.DUPLICATE})
def the_same_person_twice() -> bytes:
    return a_sheet([HEADINGS, line(*SOFIA, 700), line(*ASA, 630), line(*SOFIA, 690)])


@odd(problems={2: RowReason.DUPLICATE, 3: RowReason.DUPLICATE})
def the_same_person_twice_in_different_writing() -> bytes:
    return a_sheet([HEADINGS, line(*SOFIA, 700), line("7001 2 0101", SOFIA[1], 700)])


@odd(problems={3: RowReason.UNKNOWN_PERSON})
def somebody_who_is_not_on_the_bill() -> bytes:
    return a_sheet([HEADINGS, line(*ASA, 630), line("7001-2-0999", "Okänd Person", 525)])


@odd(problems={3: RowReason.UNKNOWN_PERSON})
def somebody_whose_number_is_a_script() -> bytes:
    return a_sheet([HEADINGS, line(*ASA, 630), line("<script>alert(1)</script>", "'; drop table invoice;--", 525)])


@odd(problems={2: RowReason.OTHER_PERSON, 3: RowReason.OTHER_PERSON})
def one_column_sorted_and_the_others_not() -> bytes:
    return a_sheet([HEADINGS, line(SOFIA[0], ASA[1], 700), line(ASA[0], SOFIA[1], 630)])


@odd(problems={3: RowReason.OTHER_PERSON})
def a_name_that_is_a_command_to_excel() -> bytes:
    return a_sheet([HEADINGS, line(*ASA, 630), line(SOFIA[0], "=cmd|' /C calc'!A0", 700)])


@odd(problems={3: RowReason.NO_PERSON})
def an_amount_for_nobody() -> bytes:
    return a_sheet([HEADINGS, line(*ASA, 630), [None, "Ny Person", None, None, None, 525]])


@odd(problems={3: RowReason.FORMULA, 4: RowReason.NEGATIVE, 6: RowReason.UNKNOWN_PERSON})
def several_rows_to_put_right() -> bytes:
    unknown = ("7001-2-0999", "Okänd Person")
    rows = [(*ASA, 630), (*SOFIA, formula("=1", 1)), (*ANNA, -1), (*MIKAEL, 0), (*unknown, 5)]
    return a_sheet([HEADINGS, *(line(*row) for row in rows)])


def _a_date_as_amount(workbook: Workbook) -> None:
    sheet, day = workbook.add_worksheet(), workbook.add_format({"num_format": "d.m.yyyy"})
    for row, cells in enumerate([HEADINGS, line(*ASA, 630), line(*SOFIA, None)]):
        sheet.write_row(row, 0, cells)
    sheet.write_datetime(2, 5, date(2026, 5, 1), day)


def _a_chart(workbook: Workbook) -> None:
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series({"values": "=Diagram!$A$1:$A$3"})
    workbook.add_chartsheet("Diagram").set_chart(chart)
