"""The preview of a portfolio as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext

from pelaren.desk.portfolios.words import problem_line, problem_sentence
from pelaren.domain.contracts.models import Contract
from pelaren.domain.movements.portfolio_rows import Outcome, PreviewPerson
from pelaren.values.dates import format_date
from pelaren.values.money import format_money
from pelaren.web import imports
from pelaren.web.imports import Preview


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


def preview_of(rows: Sequence[PreviewPerson], asked: QueryDict, *, contract: Contract) -> Preview:
    """Return the part of a preview that a request asks for by `show` and `page`."""
    market = contract.employer.market
    return imports.preview_of(
        rows,
        [row.outcome for row in rows],
        asked,
        wrong=Outcome.WRONG,
        labels={
            Outcome.WRONG: gettext("Errors %(count)d"),
            Outcome.NEW: gettext("New persons %(count)d"),
            Outcome.REJOINS: gettext("Join again %(count)d"),
        },
        shown=lambda row: _shown(row, contract),
        error=lambda row: (row.person.row, problem_line(row, market)),
    )


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
