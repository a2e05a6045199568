"""What stands under every forecast."""

import pytest

from pelaren.domain.forecasts.assumptions import shipped_sets
from pelaren.domain.forecasts.disclaimers import disclaimers

FINNISH_SET = shipped_sets().get("FI-2026-01")


@pytest.mark.parametrize("language", ["sv", "en", "fi"])
def test_every_language_has_every_sentence_with_the_set_and_its_date(language):
    sentences = disclaimers(FINNISH_SET, language, is_simulation=True)

    assert len(sentences) == 6
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in sentences)
    assert any("FI-2026-01" in sentence and "2026-01-01" in sentence for sentence in sentences)


def test_only_a_simulation_says_that_it_changes_nothing():
    shown, simulated = (disclaimers(FINNISH_SET, "sv", is_simulation=simulated) for simulated in (False, True))

    assert set(simulated) - set(shown) == {"Simulering: ändrar ingenting i avtalet."}
