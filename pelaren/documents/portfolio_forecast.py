"""A contract's forecasts as texts: the employer's site and the pension company's show the same."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, ngettext

from pelaren.domain.contracts.models import Contract, Insured
from pelaren.domain.forecasts.disclaimers import disclaimers
from pelaren.domain.forecasts.months import first_day
from pelaren.domain.projections import overview
from pelaren.domain.projections.overview import insured_with
from pelaren.domain.projections.queries import latest_run
from pelaren.domain.projections.summary import Summary
from pelaren.domain.runs.models import BUSY, Run, State
from pelaren.values.dates import format_date
from pelaren.values.money import format_money
from pelaren.values.whole_money import format_whole, whole


@dataclass(frozen=True)
class NearRow:
    """Somebody near pension age."""

    name: str
    url: str
    begins: str
    value: str
    pension: str


@dataclass(frozen=True)
class Shown:
    """A contract's forecasts, ready to be written."""

    facts: list[tuple[str, str]]
    years: list[tuple[int, int, list[str]]]
    near: list[NearRow]
    left_out: str
    about: list[str]


@dataclass(frozen=True)
class Waiting:
    """How far a job has come with the forecasts of a large contract."""

    words: str
    done: int
    largest: int
    counted: str


@dataclass(frozen=True)
class Seen:
    """
    What there is to see of a contract's forecasts: the figures, or how far a job has come, or neither yet.

    `computed` says of a large contract when its figures were computed; `has_failed`, that the latest job gave up.
    """

    shown: Shown | None = None
    waiting: Waiting | None = None
    is_large: bool = False
    has_failed: bool = False
    computed: str = ""


def seen(contract: Contract, *, today: date, url_of: Callable[[Insured], str]) -> Seen:
    """Return what there is to see; the forecasts of a contract that is not large are computed now."""
    if not overview.is_large(contract):
        return Seen(shown(overview.of(contract, as_of=today).summary(), contract, url_of=url_of))
    run = latest_run(contract)
    if run is None:
        return Seen(is_large=True)
    if run.state in BUSY:
        return Seen(waiting=waiting(run), is_large=True)
    if run.state is not State.DONE:
        return Seen(is_large=True, has_failed=True)
    found = shown(Summary.from_facts(run.facts), contract, url_of=url_of)
    return Seen(found, is_large=True, computed=_computed(run, contract.employer.market))


def under_way(contract: Contract) -> Waiting | None:
    """Return how far the job of a contract has come; None when none is under way."""
    run = latest_run(contract)
    return waiting(run) if run and run.state in BUSY else None


def waiting(run: Run) -> Waiting:
    """Return how far a run has come, in words and figures."""
    counted = gettext("%(done)s of %(all)s") % {"done": format_whole(run.rows_done), "all": format_whole(run.rows)}
    words = gettext("The forecasts are being computed") if run.begun_at else gettext("Waits its turn")
    return Waiting(words, run.rows_done, max(run.rows, 1), counted if run.rows else "")


def _computed(run: Run, market: str) -> str:
    ended = localtime(run.finished_at)
    facts = {"day": format_date(ended.date(), market), "time": f"{ended:%H:%M}"}
    return gettext("Computed on %(day)s at %(time)s, from what was known then.") % facts


def shown(summary: Summary, contract: Contract, *, url_of: Callable[[Insured], str]) -> Shown:
    """Return the page's texts; `url_of` gives the address of an insured, "" where there is none to open."""
    return Shown(
        facts=_facts(summary),
        years=[
            (year.year, year.people, [_whole(summary, amount) for amount in year.pensions]) for year in summary.years
        ],
        near=list(_near(summary, contract, url_of)),
        left_out=_left_out(summary.left_out),
        about=about(summary),
    )


def about(summary: Summary) -> list[str]:
    """Return the sentences that must stand beside every forecast, in the reader's language."""
    return disclaimers(summary.assumptions, (get_language() or "sv")[:2], is_simulation=False)


def _facts(summary: Summary) -> list[tuple[str, str]]:
    currency = summary.currency
    return [
        (gettext("Insured persons"), format_whole(summary.people)),
        (gettext("Paid premiums"), format_money(summary.paid, currency)),
        (gettext("Regular premiums a year"), format_money(summary.yearly, currency)),
        (gettext("Value today"), format_money(summary.value, currency)),
    ]


def _near(summary: Summary, contract: Contract, url_of: Callable[[Insured], str]) -> Iterator[NearRow]:
    people = insured_with(contract, [one.insured_id for one in summary.near])
    for one in summary.near:
        # Of somebody who is in the register no more, an older run says nothing.
        if insured := people.get(one.insured_id):
            yield NearRow(
                name=insured.full_name,
                url=url_of(insured),
                begins=format_date(first_day(one.start_month), contract.employer.market),
                value=format_money(one.value, summary.currency),
                pension=_whole(summary, one.pension),
            )


def _left_out(count: int) -> str:
    if not count:
        return ""
    said = ngettext(
        "%(count)d insured person is left out: the contract's facts do not allow a forecast.",
        "%(count)d insured persons are left out: the contract's facts do not allow a forecast.",
        count,
    )
    return said % {"count": count}


def _whole(summary: Summary, amount: float) -> str:
    return format_whole(whole(amount), summary.currency)
