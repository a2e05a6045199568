"""The forecasts of one contract as an employer or the pension company looks at them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from pelaren.domain.billing.models import InvoiceLine
from pelaren.domain.contracts.models import Contract, Insured
from pelaren.domain.projections.portfolio import Projected, YearOfPensions, near_pension, pensions_by_year, project
from pelaren.domain.projections.snapshot import Known, Scope, draw
from pelaren.domain.projections.terms import ContractTerms, terms_of

MOST_NEAR = 200
"""How many people near pension age a page names."""


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
    A contract's forecasts together. Money in minor units, but `years` in units of the currency.

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

    @property
    def years(self) -> list[YearOfPensions]:
        return pensions_by_year(self.projected)

    def near(self) -> list[Person]:
        """Return whose pension begins soon, the earliest first."""
        return self._people(near_pension(self.projected)[:MOST_NEAR])

    def everybody(self) -> list[Person]:
        """Return all insured with a forecast, in the order they joined the contract."""
        return self._people(list(range(self.people)))

    def _people(self, places: list[int]) -> list[Person]:
        known, forecast = self.projected.known, self.projected.forecast
        ids = [known[place].insured_id for place in places]
        insured = {one.pk: one for one in Insured.objects.filter(employer_id=self.contract.employer_id, pk__in=ids)}
        for one in insured.values():
            one.contract = self.contract
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


def size_of(contract: Contract) -> int:
    """Return how many insured a contract has or had."""
    return Insured.objects.filter(employer_id=contract.employer_id, contract=contract).count()


def of(contract: Contract, *, as_of: date) -> Overview:
    """Return the forecasts of a contract, fetched with its employer."""
    scope = Scope(employer_id=contract.employer_id, contract_id=contract.pk)
    known = draw(scope, as_of=as_of, only_with_something=True)
    terms = terms_of([contract], as_of=as_of)
    [projected] = project(known, terms, as_of=as_of)
    lines = InvoiceLine.objects.filter(employer_id=contract.employer_id, invoice__contract=contract)
    paid = lines.aggregate(paid=Sum("paid"))["paid"] or 0
    return Overview(contract, terms[contract.pk], projected, paid)
