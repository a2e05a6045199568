"""What keyboards, spreadsheets and copied text put between the characters that matter."""

import pytest

from pelaren.values.typed_text import in_one_line, with_plain_dashes, without_spaces


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  Ek \t Berg\r\n", "Ek Berg"),
        ("a\x00b", "a b"),
        ("\x00", ""),
        ("Öberg\u200b", "Öberg"),
        ("", ""),
    ],
)
def test_a_search_is_one_line_of_what_keyboards_type(typed, read):
    assert in_one_line(typed) == read


def test_spaces_of_all_kinds_and_invisible_signs_are_taken_away():
    assert without_spaces("1\u00a0234\u2009567\u200b \t8") == "12345678"


def test_every_dash_becomes_the_one_on_keyboards():
    assert with_plain_dashes("131052\u2013308\u2212T") == "131052-308-T"
