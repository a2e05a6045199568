"""The forecasts of one contract as an employer or the pension company looks at them."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from pelaren.domain.billing.models import InvoiceLine
from pelaren.domain.contracts.models import Contract, Insured
from pelaren.domain.forecasts.inputs import MODEL_VERSION
from pelaren.domain.projections.portfolio import Projected, near_pension, pensions_by_year, project
from pelaren.domain.projections.snapshot import Known, Scope, draw
from pelaren.domain.projections.summary import Near, Summary
from pelaren.domain.projections.terms import ContractTerms, terms_of

MOST_NEAR = 200
"""How many people near pension age a page names."""
MOST_AT_ONCE = 5_000
"""How many insured are forecast while somebody waits for the page; more take a run."""


@dataclass(frozen=True)
class Person:
    """One insured with her forecast: whole currency units in today's money, in the three scenarios."""

    insured: Insured
    known: Known
    start_month: int
    capital: tuple[float, float, float]
    pension: tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Overview:
    """
    A contract's forecasts together. Money in minor units.

    `paid` is what has been paid in premiums since the beginning, `yearly` the regular premiums of a year to come,
    `value` the savings. Without terms that allow a forecast, `projected` holds nobody.
    """

    contract: Contract
    terms: ContractTerms
    projected: Projected
    paid: int

    @property
    def people(self) -> int:
        return len(self.projected.known)

    @property
    def value(self) -> int:
        return sum(one.value for one in self.projected.known)

    @property
    def yearly(self) -> int:
        today = (self.projected.as_of - date(1970, 1, 1)).days
        paying = (one for one in self.projected.known if one.exit_date is None or one.exit_date >= today)
        return len(self.terms.payment_months) * sum(one.instalment for one in paying)

    def summary(self) -> Summary:
        """Return what a page says of it."""
        return Summary(
            as_of=self.projected.as_of,
            currency=self.terms.currency,
            assumption_set=self.projected.forecast.layout.portfolio.assumptions.id,
            model=MODEL_VERSION,
            fingerprint=hashlib.sha256(repr((self.terms, self.projected.known)).encode()).hexdigest(),
            people=self.people,
            left_out=self.projected.left_out,
            paid=self.paid,
            yearly=self.yearly,
            value=self.value,
            years=tuple(pensions_by_year(self.projected)),
            near=tuple(self._near()),
        )

    def _near(self) -> Iterator[Near]:
        starts, pensions = self.projected.start_months, self.projected.forecast.pension_month_today[1]
        for place in near_pension(self.projected)[:MOST_NEAR]:
            known = self.projected.known[place]
            yield Near(known.insured_id, int(starts[place]), known.value, float(pensions[place]))

    def some(self, places: range) -> list[Person]:
        """Return the insured at these places, counted from 0 in the order they joined the contract."""
        known, forecast = self.projected.known, self.projected.forecast
        insured = insured_with(self.contract, [known[place].insured_id for place in places])
        starts, capital, pension = self.projected.start_months, forecast.capital_today, forecast.pension_month_today
        return [
            Person(
                insured=insured[known[place].insured_id],
                known=known[place],
                start_month=int(starts[place]),
                capital=tuple(capital[:, place].tolist()),
                pension=tuple(pension[:, place].tolist()),
            )
            for place in places
        ]


def insured_with(contract: Contract, ids: Sequence[int]) -> dict[int, Insured]:
    """Return insured of a contract by id, each with the contract; one question."""
    found = {one.pk: one for one in Insured.objects.filter(employer_id=contract.employer_id, pk__in=ids)}
    for one in found.values():
        one.contract = contract
    return found


def is_large(contract: Contract) -> bool:
    """Return whether a contract has or had so many insured that a job computes its forecasts."""
    return Insured.objects.filter(employer_id=contract.employer_id, contract=contract).count() > MOST_AT_ONCE


def of(contract: Contract, *, as_of: date) -> Overview:
    """Return the forecasts of a contract, fetched with its employer."""
    scope = Scope(employer_id=contract.employer_id, contract_id=contract.pk)
    known = draw(scope, as_of=as_of, only_with_something=True)
    terms = terms_of([contract], as_of=as_of)
    [projected] = project(known, terms, as_of=as_of)
    lines = InvoiceLine.objects.filter(employer_id=contract.employer_id, invoice__contract=contract)
    paid = lines.aggregate(paid=Sum("paid"))["paid"] or 0
    return Overview(contract, terms[contract.pk], projected, paid)
