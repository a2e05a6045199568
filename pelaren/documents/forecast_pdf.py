"""The pension forecast of one insured as PDF: what the page shows, on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from pelaren.documents import typesetting, words

_TEMPLATE = "forecast.typ"


@dataclass(frozen=True)
class Table:
    """A table: the first column is its rows' labels, the others hold amounts."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Forecast:
    """
    What is printed, written in the reader's language already. No identity number is part of it.

    `chart` is an SVG, "" where there is nothing to draw, `about` what it says in words, `subject` what it shows;
    `facts` and `pensions` are pairs of label and value; `sentences` stand under the pensions.
    """

    insurer: str
    facts: Sequence[tuple[str, str]]
    subject: str
    chart: str
    about: str
    pension_title: str
    pensions: Sequence[tuple[str, str]]
    sentences: Sequence[str]
    tables: Sequence[Table]
    disclaimers: Sequence[str]
    day: date
    language: str


def write(forecast: Forecast) -> bytes:
    """Return the forecast as PDF."""
    data: dict[str, object] = {
        "title": _("Pension forecast"),
        "sender": {"name": forecast.insurer},
        "facts": [list(fact) for fact in forecast.facts],
        "subject": forecast.subject,
        "chart": forecast.chart,
        "about": forecast.about,
        "pensions": {"title": forecast.pension_title, "amounts": [list(one) for one in forecast.pensions]},
        "sentences": list(forecast.sentences),
        "tables": [
            {"title": one.title, "columns": list(one.columns), "rows": [list(row) for row in one.rows]}
            for one in forecast.tables
        ],
        "disclaimers": list(forecast.disclaimers),
        "words": {"page": words.page_of_pages(), "disclaimers": _("About the forecast")},
    }
    title = _("Pension forecast")
    return typesetting.write(_TEMPLATE, data, title=title, day=forecast.day, language=forecast.language)
