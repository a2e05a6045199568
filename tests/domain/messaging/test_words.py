"""What counts as a word, a beginning of a word and an identity number in search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelaren.domain.messaging.words import Contents, Wanted

TEXT = "Hej! Gun-Britt Hedman, 19630417-9812, slutar på Ålandsvägen 5. Bifogar löner_2025.xlsx för é-listan."


def found(wanted, text=TEXT):
    return Wanted.read(wanted).is_in_texts([text])


@pytest.mark.parametrize(
    "wanted",
    [
        "hedman", "HEDMAN", "Hedm", "gun-britt", "Britt Gun", "alandsvagen", "ÅLANDSV", "hed gun", "5", "på", "pa",
        "loner", "2025", "xlsx", "e", "hedman, 19630417-9812",
    ],
)  # fmt: skip
def test_words_and_beginnings_of_words_are_found_without_case_accents_and_order(wanted):
    assert found(wanted)


@pytest.mark.parametrize("wanted", ["edman", "hedmans", "p", "h", "he", "britta", "hedman ekholm", "999"])
def test_the_inside_of_a_word_and_one_or_two_letters_of_a_longer_one_are_not_found(wanted):
    assert not found(wanted)


@pytest.mark.parametrize(
    "written",
    ["19630417-9812", "196304179812", "630417-9812", "6304179812", "630417 9812", "630417–9812", "630417 - 9812"],
)
@pytest.mark.parametrize(
    "wanted", ["19630417-9812", "196304179812", "630417-9812", "6304179812", "630417 9812", "630417+9812"]
)
def test_a_swedish_number_is_found_in_any_way_of_writing_it(written, wanted):
    assert found(wanted, f"Det gäller {written}.")


@pytest.mark.parametrize("written", ["140582-930W", "140582-930w", "140582 – 930W", "140582 -930W"])
def test_a_finnish_number_is_found_in_any_way_of_writing_it(written):
    assert found("140582-930W", f"Det gäller {written}.")


@pytest.mark.parametrize("wanted", ["140582A930W", "140582+930W", "630418-9812", "19630417-9813"])
def test_another_number_is_not_found_and_the_finnish_sign_is_part_of_it(wanted):
    assert not found(wanted, "Det gäller 140582-930W och 19630417-9812.")


@given(text=st.text(max_size=60), wanted=st.text(max_size=12))
def test_whatever_holds_what_is_wanted_has_every_term_that_the_index_is_asked_for(text, wanted):
    asked = Wanted.read(wanted)

    if asked and asked.is_in_texts([text]):
        assert asked.terms <= Contents.of([text]).index_terms


@given(st.text(max_size=80))
def test_every_text_is_found_by_its_own_words(text):
    asked = Wanted.read(text)

    assert not asked or asked.is_in_texts([text])
