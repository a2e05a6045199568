"""The forecasts of many insured at once, and what an employer wants to know of them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from pelaren.domain.forecasts.assumptions import PAYOUTS, AssumptionSet, shipped_sets
from pelaren.domain.forecasts.checks import OLDEST
from pelaren.domain.forecasts.many import PortfolioForecast, forecast_portfolio
from pelaren.domain.forecasts.months import month_of
from pelaren.domain.forecasts.portfolio import Lines, Pattern, Portfolio
from pelaren.domain.projections.insured import birth_of
from pelaren.domain.projections.rules import DEFAULT_PAYOUT
from pelaren.domain.projections.snapshot import Known
from pelaren.domain.projections.terms import ContractTerms

NEAR_MONTHS = 36
"""Whose pension begins within so many months is near pension age."""


@dataclass(frozen=True, eq=False)
class Projected:
    """The forecasts of the insured of one country, in the order of `known`; `left_out` could not be computed."""

    known: list[Known]
    forecast: PortfolioForecast
    as_of: date
    currency: str
    left_out: int

    @property
    def start_months(self) -> np.ndarray:
        """Month index of each pension's beginning, int64[n]."""
        return month_of(self.as_of) + self.forecast.months.astype(np.int64)


@dataclass(frozen=True)
class YearOfPensions:
    """Pensions that begin in a year: how many, and what they come to a month in each scenario, in today's money."""

    year: int
    people: int
    pensions: tuple[float, float, float]


def project(known: Sequence[Known], terms: Mapping[int, ContractTerms], *, as_of: date) -> list[Projected]:
    """
    Return the forecasts of drawn insured, one answer a country.

    Left out are those whose contract has no investment plan or whose age lies outside the assumption set's limits.
    """
    countries = sorted({(one.country, one.currency) for one in terms.values()})
    return [_of_country(known, terms, country, currency, as_of) for country, currency in countries]


def _of_country(
    known: Sequence[Known], terms: Mapping[int, ContractTerms], country: str, currency: str, as_of: date
) -> Projected:
    assumptions = shipped_sets().newest(country, as_of)
    lowest, highest = assumptions.retirement_age_min, assumptions.retirement_age_max
    here = {pk for pk, one in terms.items() if one.country == country}
    ready = {pk for pk in here if _is_whole(terms[pk])}
    there = [one for one in known if one.contract_id in here]
    today = month_of(as_of)
    kept = [
        one
        for one in there
        if one.contract_id in ready and lowest <= one.retirement_age <= highest and 0 <= today - birth_of(one) <= OLDEST
    ]
    portfolio = _portfolio(kept, terms, as_of, assumptions)
    return Projected(kept, forecast_portfolio(portfolio), as_of, currency, len(there) - len(kept))


def _is_whole(terms: ContractTerms) -> bool:
    return sum(share.percent for share in terms.shares) == 100


def _portfolio(
    known: list[Known], terms: Mapping[int, ContractTerms], as_of: date, assumptions: AssumptionSet
) -> Portfolio:
    columns = _columns(known)
    contracts, place = np.unique(np.array(columns.contract_id, np.int64), return_inverse=True)
    of_each = [terms[pk] for pk in contracts.tolist()]
    plans, plan = _coded([one.plan for one in of_each])
    patterns, pattern = _coded([Pattern(one.payment_months, one.due_day) for one in of_each])
    now = month_of(as_of)
    credited = np.flatnonzero(np.array(columns.credited, np.int64))
    extra = _lines(columns.extra, columns.extra_amounts)
    paid = Lines(credited, np.full(len(credited), now), np.array(columns.credited, np.float64)[credited] / 100)
    return Portfolio(
        assumptions=assumptions,
        as_of=as_of,
        plans=plans,
        patterns=patterns,
        plan=plan[place].astype(np.int32),
        pattern=pattern[place].astype(np.int32),
        birth=np.array([birth_of(one) for one in known], np.int32),
        retirement_age=12 * np.array(columns.retirement_age, np.int32),
        opening_capital=np.array(columns.value, np.float64) / 100,
        payment_item=np.array(columns.instalment, np.float64) / 100,
        payout=np.full(len(known), PAYOUTS.index(DEFAULT_PAYOUT), np.int32),
        join_date=np.array(columns.joined_on, np.int64).astype("M8[D]"),
        leave_date=_days(columns.exit_date),
        overrides=_lines(columns.occasions, columns.occasion_amounts),
        supplementary=Lines(*(np.concatenate(both) for both in zip(paid, extra, strict=True))),
    )


def _columns(known: list[Known]) -> Any:
    """The fields of all, each a tuple under its name."""
    return Known._make(zip(*known, strict=True)) if known else Known._make([()] * len(Known._fields))


def _days(days: Sequence[int | None]) -> np.ndarray:
    nothing = np.iinfo(np.int64).min
    return np.array([nothing if day is None else day for day in days], np.int64).astype("M8[D]")


def _lines(months: Sequence[list[int] | None], amounts: Sequence[list[int] | None]) -> Lines:
    return Lines.of(
        [
            (row, month, amount / 100)
            for row, (of_row, worth) in enumerate(zip(months, amounts, strict=True))
            if of_row
            for month, amount in zip(of_row, worth or (), strict=True)
        ]
    )


def _coded(values: Sequence) -> tuple[tuple, np.ndarray]:
    places: dict = {}
    codes = [places.setdefault(value, len(places)) for value in values]
    return tuple(places), np.array(codes, np.int64)


def pensions_by_year(projected: Projected) -> list[YearOfPensions]:
    """Return the pensions that begin, year by year, the earliest first."""
    years = projected.start_months // 12
    found = []
    for year in np.unique(years).tolist():
        there = years == year
        low, middle, high = projected.forecast.pension_month_today[:, there].sum(axis=1).tolist()
        found.append(YearOfPensions(year, int(there.sum()), (low, middle, high)))
    return found


def near_pension(projected: Projected) -> list[int]:
    """Return the places of the insured whose pension begins soon, the earliest first."""
    months = projected.forecast.months
    near = np.flatnonzero(months <= NEAR_MONTHS)
    return near[np.argsort(months[near], kind="stable")].tolist()
