"""The forecasts of many insured at once, and what an employer wants to know of them together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from pelaren.domain.forecasts.assumptions import PAYOUTS, AssumptionSet, shipped_sets
from pelaren.domain.forecasts.checks import OLDEST
from pelaren.domain.forecasts.many import PortfolioForecast, forecast_portfolio
from pelaren.domain.forecasts.months import month_of
from pelaren.domain.forecasts.portfolio import Lines, Pattern, Portfolio
from pelaren.domain.projections.rules import DEFAULT_PAYOUT, MIDDLE_OF_YEAR
from pelaren.domain.projections.snapshot import Known, collector_paused
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
    with collector_paused():
        columns = _Columns.of(known)
        return [_of_country(columns, terms, country, currency, as_of) for country, currency in countries]


@dataclass(frozen=True, eq=False, slots=True)
class _Columns:
    """Drawn insured with what the arithmetic needs of each, in arrays: one pass a field, for all countries together."""

    known: Sequence[Known]
    contract: np.ndarray
    birth: np.ndarray
    retirement_age: np.ndarray
    joined_on: np.ndarray
    exit_date: np.ndarray
    instalment: np.ndarray
    value: np.ndarray
    credited: np.ndarray

    @classmethod
    def of(cls, known: Sequence[Known]) -> "_Columns":
        never = np.iinfo(np.int64).min
        of = dict(zip(Known._fields, zip(*known, strict=True) if known else ((),) * len(Known._fields), strict=True))
        middle = 12 * np.array(of["birth_year"], np.int64) + MIDDLE_OF_YEAR - 1
        return cls(
            known=known,
            contract=np.array(of["contract_id"], np.int64),
            birth=_or(of["birth"], middle),
            retirement_age=np.array(of["retirement_age"], np.int64),
            joined_on=np.array(of["joined_on"], np.int64),
            exit_date=_or(of["exit_date"], never),
            instalment=np.array(of["instalment"], np.float64),
            value=np.array(of["value"], np.float64),
            credited=np.array(of["credited"], np.float64),
        )

    def within(self, assumptions: AssumptionSet, as_of: date) -> np.ndarray:
        """Return bool[n]: whose ages the assumption set allows."""
        ages, lived = self.retirement_age, month_of(as_of) - self.birth
        lowest, highest = assumptions.retirement_age_min, assumptions.retirement_age_max
        return (ages >= lowest) & (ages <= highest) & (lived >= 0) & (lived <= OLDEST)


def _or(column: Sequence[int | None], otherwise: np.ndarray | int) -> np.ndarray:
    """Return a column of small whole numbers, int64[n], with something else where it holds none."""
    numbers = np.array(column, np.float64)
    missing = np.isnan(numbers)
    return np.where(missing, otherwise, np.where(missing, 0, numbers).astype(np.int64))


def _of_country(
    columns: _Columns, terms: Mapping[int, ContractTerms], country: str, currency: str, as_of: date
) -> Projected:
    assumptions = shipped_sets().newest(country, as_of)
    here = [pk for pk, one in terms.items() if one.country == country]
    whole = [pk for pk in here if _is_whole(terms[pk])]
    there = np.isin(columns.contract, np.array(here, np.int64))
    ready = np.isin(columns.contract, np.array(whole, np.int64)) & columns.within(assumptions, as_of)
    rows = np.flatnonzero(ready)
    kept = [columns.known[row] for row in rows.tolist()]
    portfolio = _portfolio(columns, rows, kept, terms, as_of, assumptions)
    return Projected(kept, forecast_portfolio(portfolio), as_of, currency, int(there.sum()) - len(kept))


def _is_whole(terms: ContractTerms) -> bool:
    return sum(share.percent for share in terms.shares) == 100


def _portfolio(
    columns: _Columns,
    rows: np.ndarray,
    kept: Sequence[Known],
    terms: Mapping[int, ContractTerms],
    as_of: date,
    assumptions: AssumptionSet,
) -> Portfolio:
    contracts, place = np.unique(columns.contract[rows], return_inverse=True)
    of_each = [terms[pk] for pk in contracts.tolist()]
    plans, plan = _coded([one.plan for one in of_each])
    patterns, pattern = _coded([Pattern(one.payment_months, one.due_day) for one in of_each])
    return Portfolio(
        assumptions=assumptions,
        as_of=as_of,
        plans=plans,
        patterns=patterns,
        plan=plan[place].astype(np.int32),
        pattern=pattern[place].astype(np.int32),
        birth=columns.birth[rows].astype(np.int32),
        retirement_age=(12 * columns.retirement_age[rows]).astype(np.int32),
        opening_capital=columns.value[rows] / 100,
        payment_item=columns.instalment[rows] / 100,
        payout=np.full(len(rows), PAYOUTS.index(DEFAULT_PAYOUT), np.int32),
        join_date=columns.joined_on[rows].astype("M8[D]"),
        leave_date=columns.exit_date[rows].astype("M8[D]"),
        overrides=_lines(
            [(row, one.occasions, one.occasion_amounts or []) for row, one in enumerate(kept) if one.occasions]
        ),
        supplementary=_supplementary(columns.credited[rows], kept, month_of(as_of)),
    )


def _supplementary(credited: np.ndarray, kept: Sequence[Known], now: int) -> Lines:
    """Open supplementary lines, and of this month what was paid after the day of the value."""
    some = np.flatnonzero(credited)
    paid = Lines(some, np.full(len(some), now), credited[some] / 100)
    extra = _lines([(row, one.extra, one.extra_amounts or []) for row, one in enumerate(kept) if one.extra])
    return Lines(*(np.concatenate(both) for both in zip(paid, extra, strict=True)))


def _lines(of_each: Iterable[tuple[int, list[int], list[int]]]) -> Lines:
    return Lines.of(
        [
            (row, month, amount / 100)
            for row, months, amounts in of_each
            for month, amount in zip(months, amounts, strict=True)
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
