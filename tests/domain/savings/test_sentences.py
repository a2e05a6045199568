"""Asset classes are offered in words, and each offered word is understood."""

import pytest
from django.utils import translation

from pelaren.documents import savings_sheet
from pelaren.domain.savings.rules import class_named
from pelaren.domain.savings.sentences import CLASS_WORDS, sentence

OFFERED = {
    "sv": ("Aktier", "Obligationer", "Penningmarknad", "Fastigheter"),
    "fi": ("Osakkeet", "Joukkolainat", "Rahamarkkinat", "Kiinteistöt"),
    "en": ("Equity", "Bonds", "Money market", "Real estate"),
}


@pytest.mark.parametrize("language", OFFERED)
def test_a_word_that_is_offered_is_understood(language):
    with translation.override(language):
        assert {key: class_named(str(word)) for key, word in CLASS_WORDS.items()} == {key: key for key in CLASS_WORDS}
    assert tuple(map(class_named, OFFERED[language])) == tuple(CLASS_WORDS)


@pytest.mark.parametrize("reason", ["fund-without-class", "class-unknown"])
def test_no_key_of_the_program_is_shown(reason):
    said = sentence(reason, {"fund": "Guldkorn", "written": "guld"})

    assert not any(key in said for key in ("long_rates", "short_rates", "real_estate"))
    assert all(str(word) in said for word in CLASS_WORDS.values())


def test_a_missing_column_is_named_as_the_page_names_it():
    with translation.override("en"), pytest.raises(savings_sheet.ColumnMissing) as refusal:
        savings_sheet.read(b"Fond;Andelar;Kurs;Dag\n")

    with translation.override("en"):
        assert "Insurance number" in str(refusal.value)
