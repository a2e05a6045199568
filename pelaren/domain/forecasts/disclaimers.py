"""What must stand under every forecast, on the page and in print (SPEC §13), in the languages of the portal."""

import json
from collections.abc import Mapping
from functools import lru_cache

from pelaren.domain.forecasts.assumptions import DATA, AssumptionSet

SIMULATION = "simulation_changes_nothing"


def disclaimers(assumptions: AssumptionSet, language: str, *, is_simulation: bool) -> list[str]:
    """
    Return the sentences in order, in sv, en or fi; the one about simulations only for a simulation.

    Raises KeyError for another language.
    """
    return [
        sentences[language].format(id=assumptions.id, date=assumptions.effective_from.isoformat())
        for name, sentences in _sentences().items()
        if is_simulation or name != SIMULATION
    ]


@lru_cache(maxsize=1)
def _sentences() -> Mapping[str, Mapping[str, str]]:
    return json.loads((DATA / "disclaimers.json").read_text(encoding="utf-8"))
