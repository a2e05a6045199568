"""The preview of a portfolio as its page shows it: filters, pages, and the first of the errors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext

from pelaren.desk.portfolios.words import problem_line, problem_sentence
from pelaren.domain.contracts.models import Contract
from pelaren.domain.movements.portfolio_rows import Outcome, PreviewPerson
from pelaren.domain.runs.models import Run
from pelaren.values.dates import format_date
from pelaren.values.money import format_money
from pelaren.web.frame import MenuItem
from pelaren.web.listing import Page, page_of

PAGE = 50
MOST_ERRORS = 10


@dataclass(frozen=True)
class ShownRow:
    """One row of the table, its values as the market writes them, or as they were written when they are wrong."""

    row: PreviewPerson
    group: str
    joined_on: str
    instalment: str
    problem: str

    @property
    def mark(self) -> str:
        return {Outcome.WRONG: "danger", Outcome.NEW: "edit", Outcome.REJOINS: "edit"}[Outcome(self.row.outcome)]

    @property
    def rejoins(self) -> bool:
        return self.row.outcome == Outcome.REJOINS


@dataclass(frozen=True)
class Preview:
    """What the preview's page draws; `errors` are the first of them as sentence and address."""

    filters: list[MenuItem]
    page: Page
    rows: list[ShownRow]
    errors: list[tuple[str, str]]
    more_errors_url: str


def preview_of(run: Run, rows: Sequence[PreviewPerson], asked: QueryDict, *, contract: Contract) -> Preview:
    """Return the part of a preview that a request asks for by `show` and `page`."""
    market = contract.employer.market
    chosen = next((outcome for outcome in Outcome if outcome == asked.get("show")), None)
    matching = [row for row in rows if chosen is None or row.outcome == chosen]
    parameters = QueryDict(mutable=True)
    for name in ("show", "page"):
        if value := asked.get(name):
            parameters[name] = str(value)
    page = page_of(parameters, total=len(matching), sorts=("row",), size=PAGE)
    wrong = [row for row in rows if row.outcome == Outcome.WRONG]
    return Preview(
        filters=_filters(run, len(rows), chosen),
        page=page,
        rows=[_shown(row, contract) for row in matching[page.rows]],
        errors=[(problem_line(row, market), f"?show={Outcome.WRONG}#r{row.person.row}") for row in wrong[:MOST_ERRORS]],
        more_errors_url=f"?show={Outcome.WRONG}" if len(wrong) > MOST_ERRORS else "",
    )


def _filters(run: Run, count: int, chosen: Outcome | None) -> list[MenuItem]:
    words = (
        (None, gettext("All %(count)d"), count),
        (Outcome.WRONG, gettext("Errors %(count)d"), run.rows_wrong),
        (Outcome.NEW, gettext("New persons %(count)d"), run.facts["new"]),
        (Outcome.REJOINS, gettext("Join again %(count)d"), run.facts["rejoins"]),
    )
    return [
        MenuItem(label % {"count": number}, f"?show={outcome}" if outcome else "?", current=outcome is chosen)
        for outcome, label, number in words
        if number or outcome in {None, chosen}
    ]


def _shown(row: PreviewPerson, contract: Contract) -> ShownRow:
    person, market = row.person, contract.employer.market
    amount = (
        person.instalment_written if person.instalment is None else format_money(person.instalment, contract.currency)
    )
    return ShownRow(
        row=row,
        group=str(row.group or person.group or "–"),
        joined_on=format_date(date.fromisoformat(row.joined_on), market) if row.joined_on else person.joined_on or "–",
        instalment=amount or "–",
        problem=problem_sentence(row, market),
    )
