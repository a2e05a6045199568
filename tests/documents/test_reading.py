"""A workbook goes through the process that reads it without losing or gaining anything."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pelaren.documents.reading.process import read_workbook
from tests.documents.workbooks import a_sheet


def cells_of(*rows: list[object]) -> list[list[str]]:
    (sheet,) = read_workbook(a_sheet(rows))
    return [list(row) for row in sheet.rows]


def test_characters_that_separate_cells_on_the_way_are_read_as_spaces():
    separators = "\x1c\x1d\x1e\x1f"

    cells = cells_of(["Namn", "Summa"], [f"Ekholm{separators}Sofia", separators], ["Öberg Åsa", 1])

    assert cells == [["tNamn", "tSumma"], ["tEkholm \x1d  Sofia", "t \x1d  "], ["tÖberg Åsa", "n1"]]


def test_a_sheet_of_texts_and_one_with_holes_keep_every_cell_in_its_place():
    texts = cells_of(["a", "b"], ["c", "d"])
    holes = cells_of(["a", None, "b"], [None, None, None], [None, 2.5, "c"])

    assert texts == [["ta", "tb"], ["tc", "td"]]
    assert holes == [["ta", "", "tb"], ["", "", ""], ["", "n2.5", "tc"]]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(min_value=-1e300, max_value=1e300, allow_subnormal=False), min_size=1, max_size=2000))
def test_a_number_is_read_with_the_fifteen_digits_that_a_spreadsheet_shows(numbers):
    cells = cells_of(*([number] for number in numbers))

    assert cells == [[f"n{float(f'{number:.16G}'):.15g}"] for number in numbers]
