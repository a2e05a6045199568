"""What people really send and what is read; and where a person has to say which column is which."""

from datetime import date

from pelaren.documents.insured_amounts_excel import Field
from tests.documents.odd_workbooks.expected import AS_EXPORTED, TWO, odd
from tests.documents.workbooks import (
    ANNA,
    ASA,
    HEADINGS,
    RELATIONS,
    SHEET,
    SOFIA,
    a_sheet,
    a_workbook,
    exported,
    formula,
    line,
    replacing,
    sheet_of,
)


@odd(reads=AS_EXPORTED)
def the_export_as_it_was() -> bytes:
    return exported()


@odd(reads=TWO)
def the_columns_in_another_order() -> bytes:
    return a_sheet([["Summa på fakturan", "Namn", "Försäkringsnummer"], [700, *SOFIA[::-1]], [630, *ASA[::-1]]])


@odd(reads=TWO)
def headings_in_finnish() -> bytes:
    return a_sheet([["Vakuutusnumero", "Nimi", "Summa laskulla"], [*SOFIA, 700], [*ASA, 630]])


@odd(reads=TWO)
def headings_in_other_words_with_units() -> bytes:
    headings = [" FÖRSÄKRINGSNR. ", "Försäkrad:", "Nu", "Ny summa (€)", "Resultat"]
    return a_sheet([headings, [*SOFIA, 690, 700, "Ändras"], [*ASA, 630, 630, "Oförändrad"]])


@odd(reads=TWO)
def amounts_as_text_with_comma_point_and_unit() -> bytes:
    return a_sheet([HEADINGS, line(*SOFIA, "700,00 €"), line(*ASA, "630.0")])


@odd(reads={SOFIA[0]: 1_234_567, ASA[0]: 123_456_789})
def amounts_as_text_with_spaces_of_every_width() -> bytes:
    return a_sheet([HEADINGS, line(*SOFIA, "\u00a012\u202f345,67"), line(*ASA, " 1 234\u00a0567,89\u00a0eur ")])


@odd(reads=TWO)
def insurance_numbers_with_other_dashes_and_spaces() -> bytes:
    return a_sheet([HEADINGS, line("7001–2–0101 ", SOFIA[1], 700), line("\u00a07001\u20112\u20110102", ASA[1], 630)])


@odd(reads={SOFIA[0]: 70010, ASA[0]: 30})
def amounts_that_a_computation_left_a_trace_in() -> bytes:
    return a_sheet([HEADINGS, line(*SOFIA, 700.3 - 0.2), line(*ASA, 0.1 + 0.2)])


@odd(reads=TWO)
def empty_rows_between() -> bytes:
    blank = [" ", "\u00a0", None, "", None, "  "]
    return a_sheet([HEADINGS, [], line(*SOFIA, 700), blank, [], line(*ASA, 630), [], blank])


@odd(reads=TWO)
def a_title_and_a_note_above_the_table() -> bytes:
    return a_sheet(
        [["Fakturaförslag 2026-4"], ["Ändrat av Asta", date(2026, 11, 24).isoformat()], [], HEADINGS, *_two()]
    )


@odd(reads=TWO)
def a_sum_below_with_a_formula() -> bytes:
    return a_sheet([HEADINGS, *_two(), ["Summa", None, None, None, None, formula("=SUM(F2:F3)", 1330)]])


@odd(reads=TWO)
def a_sum_below_without_a_word() -> bytes:
    return a_sheet([HEADINGS, *_two(), [None, None, None, None, None, 1330]])


@odd(reads=TWO)
def sums_in_finnish_and_group_headings() -> bytes:
    total = [None, "Yhteensä:", None, None, 1260, 1330]
    return a_sheet([HEADINGS, ["", "Ryhmä 1 – Ledning"], *_two(), total, ["Välisumma", "", "", "", "", 1330]])


@odd(reads=TWO)
def the_headings_again_further_down() -> bytes:
    first, second = _two()
    return a_sheet([HEADINGS, first, HEADINGS, second])


@odd(reads=TWO)
def notes_to_the_right_and_a_formula_beside() -> bytes:
    first, second = _two()
    return a_sheet([[*HEADINGS, "Ändring"], [*first, formula("=F2-E2", 70)], [*second, "oförändrad"]])


@odd(reads=TWO)
def another_sheet_in_front() -> bytes:
    note = [["Att göra"], ["Fråga Bengt om summan"]]
    return a_workbook(sheet_of(note, name="Anteckningar"), sheet_of([HEADINGS, *_two()], name="Summor"))


@odd(reads=TWO)
def only_those_who_change() -> bytes:
    return a_sheet([HEADINGS, *_two()])


@odd(reads={SOFIA[0]: 0, ASA[0]: 0})
def amounts_of_nothing() -> bytes:
    return a_sheet([HEADINGS, line(*SOFIA, 0), line(*ASA, "0,00")])


@odd(reads=TWO)
def names_with_the_first_name_first() -> bytes:
    return a_sheet([HEADINGS, line(SOFIA[0], "Sofia EKHOLM", 700), line(ASA[0], "Asa Oberg", 630)])


@odd(reads=TWO)
def rows_that_a_filter_has_hidden() -> bytes:
    return replacing(SHEET, b'<row r="3"', b'<row hidden="1" r="3"', a_sheet([HEADINGS, *_two()]))


@odd(reads=AS_EXPORTED)
def texts_inside_the_cells() -> bytes:
    name = b'<c r="B2" t="inlineStr"><is><t>Ekholm Sofia</t></is></c>'
    return replacing(SHEET, b'<c r="B2" t="s"><v>7</v></c>', name)


@odd(reads=AS_EXPORTED)
def the_sheets_address_from_the_root_of_the_package() -> bytes:
    return replacing(RELATIONS, b'"worksheets/sheet1.xml"', b'"/xl/worksheets/sheet1.xml"')


@odd(asks={Field.INSURANCE_NUMBER: 0, Field.AMOUNT: 2})
def headings_nobody_knows() -> bytes:
    return a_sheet([["Nummer", "Vem", "Att fakturera"], [*SOFIA, 700], [*ASA, 630]])


@odd(asks={Field.INSURANCE_NUMBER: 0, Field.AMOUNT: 2})
def no_headings_at_all() -> bytes:
    return a_sheet([[*SOFIA, 700], [*ASA, 630], [*ANNA, 420]])


@odd(asks={Field.INSURANCE_NUMBER: 0, Field.AMOUNT: 2})
def two_columns_that_could_be_the_amount() -> bytes:
    return a_sheet([["Försäkringsnummer", "Belopp", "Belopp"], [SOFIA[0], 1, 700], [ASA[0], 2, 630]])


@odd(asks={Field.INSURANCE_NUMBER: 1, Field.AMOUNT: 0})
def a_known_amount_and_an_unknown_number() -> bytes:
    return a_sheet([["Belopp", "Id"], [700, SOFIA[0]], [630, ASA[0]]])


def _two() -> list[list[object]]:
    return [line(*SOFIA, 700), line(*ASA, 630)]
