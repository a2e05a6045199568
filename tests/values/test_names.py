import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelaren.values.names import fold, sort_key, user_id_stem

SWEDISH_ALPHABET = string.ascii_lowercase + "åäö"
WORDS = st.text(SWEDISH_ALPHABET, min_size=1, max_size=8)


def place_in_alphabet(word):
    return [SWEDISH_ALPHABET.index(letter) for letter in word.lower()]


def test_names_sort_as_in_a_swedish_directory():
    names = ["Öberg", "Zorn", "ek", "Ärlig", "Åkesson", "von Ek", "Édith", "Alm", "Wahl", "Vik"]

    assert sorted(names, key=sort_key) == [
        "Alm", "Édith", "ek", "Vik", "von Ek", "Wahl", "Zorn", "Åkesson", "Ärlig", "Öberg",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("åäæöø", "{||}}"),
        ("ÅÄÆÖØ", "{||}}"),
        ("éèêëüáàíóúçñ", "eeeeyaaioucn"),
        ("ÉÈÊËÜÁÀÍÓÚÇÑ", "eeeeyaaioucn"),
        ("Von Ek-Åberg 2", "von ek-{berg 2"),
        ("ΟΔΟΣ", "οδοσ"),
        ("İ", "i"),
        ("ß", "ß"),
        ("", ""),
    ],
)
def test_the_sort_key_is_what_the_database_computes(text, key):
    assert sort_key(text) == key


@given(WORDS, WORDS)
def test_the_order_is_that_of_the_swedish_alphabet(one, other):
    assert (sort_key(one) < sort_key(other)) is (place_in_alphabet(one) < place_in_alphabet(other))


@given(st.text())
def test_a_sort_key_is_as_long_as_its_text(text):
    assert len(sort_key(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Åsa  Öström ", "asa ostrom"),
        ("ÄRLIG", "arlig"),
        ("Édith\u00a0Müller", "edith muller"),
        ("A\u030asa", "asa"),
        ("Søren Ægir Łuk", "soren aegir luk"),
        ("Straße", "strasse"),
        ("\t\n", ""),
    ],
)
def test_search_folds_case_accents_and_spaces(text, folded):
    assert fold(text) == folded


def test_a_letter_of_europe_folds_alike_in_the_short_and_the_long_way():
    elsewhere = "\u3042"  # no letter of Europe: a text with it takes the long way
    for code in range(0x3000):
        text = f"Å{chr(code)}B"
        assert fold(text + elsewhere) == fold(text) + elsewhere, hex(code)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("first", "last", "stem"),
    [
        ("Elin", "Sandholm", "ELSA"),
        ("Bengt", "Ahlgren", "BEAH"),
        ("Åke", "Öberg", "AKOB"),
        ("Bo", "Ö", "BOOX"),
        ("", "", "XXXX"),
        ("Ann-Marie", "O'Neil", "ANON"),
        ("A.", "von Ek", "AXVO"),
        ("Ольга", "Ek", "XXEK"),
    ],
)
def test_a_user_id_begins_with_two_letters_of_each_name(first, last, stem):
    assert user_id_stem(first, last) == stem


@given(st.text(), st.text())
def test_a_user_id_stem_is_always_four_plain_letters(first, last):
    stem = user_id_stem(first, last)

    assert len(stem) == 4
    assert set(stem) <= set(string.ascii_uppercase)
