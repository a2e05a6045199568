"""A contract's forecasts as texts: the employer's site and the pension company's show the same."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import get_language, gettext, ngettext

from pelaren.domain.contracts.models import Insured
from pelaren.domain.forecasts.disclaimers import disclaimers
from pelaren.domain.forecasts.months import first_day
from pelaren.domain.projections.overview import Overview
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


def shown(overview: Overview, *, url_of: Callable[[Insured], str]) -> Shown:
    """Return the page's texts; `url_of` gives the address of an insured, "" where there is none to open."""
    return Shown(
        facts=_facts(overview),
        years=[
            (year.year, year.people, [_whole(overview, amount) for amount in year.pensions]) for year in overview.years
        ],
        near=_near(overview, url_of),
        left_out=_left_out(overview.projected.left_out),
        about=about(overview),
    )


def about(overview: Overview) -> list[str]:
    """Return the sentences that must stand beside every forecast, in the reader's language."""
    assumptions = overview.projected.forecast.layout.portfolio.assumptions
    return disclaimers(assumptions, (get_language() or "sv")[:2], is_simulation=False)


def _facts(overview: Overview) -> list[tuple[str, str]]:
    currency = overview.terms.currency
    return [
        (gettext("Insured persons"), str(overview.people)),
        (gettext("Paid premiums"), format_money(overview.paid, currency)),
        (gettext("Regular premiums a year"), format_money(overview.yearly, currency)),
        (gettext("Savings today"), format_money(overview.value, currency)),
    ]


def _near(overview: Overview, url_of: Callable[[Insured], str]) -> list[NearRow]:
    market, currency = overview.contract.employer.market, overview.terms.currency
    return [
        NearRow(
            name=person.insured.full_name,
            url=url_of(person.insured),
            begins=format_date(first_day(person.start_month), market),
            value=format_money(person.known.value, currency),
            pension=_whole(overview, person.pension[1]),
        )
        for person in overview.near()
    ]


def _left_out(count: int) -> str:
    if not count:
        return ""
    said = ngettext(
        "%(count)d insured person is left out: the contract's facts do not allow a forecast.",
        "%(count)d insured persons are left out: the contract's facts do not allow a forecast.",
        count,
    )
    return said % {"count": count}


def _whole(overview: Overview, amount: float) -> str:
    return format_whole(whole(amount), overview.terms.currency)
