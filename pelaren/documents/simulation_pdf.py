"""A simulation as PDF to hand over: the alternatives side by side, and the sentences that belong to every forecast."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from pelaren.documents import typesetting, words

_TEMPLATE = "simulation.typ"


@dataclass(frozen=True)
class Comparison:
    """
    What is printed, written in the reader's language already. No identity number is part of it.

    `rows` are a label and one text for each of `alternatives`; `facts` are pairs of label and value; `sentences` stand
    under the table, `disclaimers` under them.
    """

    insurer: str
    facts: Sequence[tuple[str, str]]
    alternatives: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]
    sentences: Sequence[str]
    disclaimers: Sequence[str]
    day: date
    language: str


def write(comparison: Comparison) -> bytes:
    """Return the comparison as PDF."""
    data: dict[str, object] = {
        "title": _("Simulated pension"),
        "sender": {"name": comparison.insurer},
        "facts": [list(fact) for fact in comparison.facts],
        "columns": [_("What"), *comparison.alternatives],
        "rows": [[label, *texts] for label, texts in comparison.rows],
        "sentences": list(comparison.sentences),
        "disclaimers": list(comparison.disclaimers),
        "words": {"page": words.page_of_pages(), "disclaimers": _("About the forecast")},
    }
    title = _("Simulated pension")
    return typesetting.write(_TEMPLATE, data, title=title, day=comparison.day, language=comparison.language)
