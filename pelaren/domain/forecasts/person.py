"""The forecast of one insured."""

from decimal import Decimal
from itertools import accumulate

import numpy as np

from pelaren.domain.forecasts.assumptions import PAYOUTS, SCENARIOS, AssumptionSet, AssumptionSets, shipped_sets
from pelaren.domain.forecasts.balances import Balances, Leave, project
from pelaren.domain.forecasts.checks import assumptions_for
from pelaren.domain.forecasts.inputs import Inputs
from pelaren.domain.forecasts.months import first_day, month_of
from pelaren.domain.forecasts.payout import payout_factor
from pelaren.domain.forecasts.premiums import Premiums
from pelaren.domain.forecasts.rates import Rates, rates_of
from pelaren.domain.forecasts.results import Breakdown, Forecast, Parts, Scenario, Series
from pelaren.domain.forecasts.rounding import cents
from pelaren.domain.forecasts.span import Span


def forecast(inputs: Inputs, sets: AssumptionSets | None = None) -> Forecast:
    """
    Forecast the pension of one insured in the three scenarios (SPEC §3–§9).

    Without `sets` the assumption sets that come with the product are used. Raises InputRefused.
    """
    assumptions = assumptions_for(inputs, sets or shipped_sets())
    person = _Person(inputs, assumptions)
    return Forecast(
        assumptions=assumptions,
        span=person.span,
        excluded_premiums=person.premiums.excluded,
        scenarios={scenario: person.in_scenario(scenario) for scenario in SCENARIOS},
    )


class _Person:
    """One insured with what all scenarios share."""

    def __init__(self, inputs: Inputs, assumptions: AssumptionSet) -> None:
        self.inputs = inputs
        self.assumptions = assumptions
        self.span = Span.of(inputs)
        self.premiums = Premiums.of(inputs, self.span, assumptions.premium_growth)
        self.opening = float(inputs.opening_capital)
        self.years = self.span.years
        self.points = np.array(self.span.points)
        self.point_days = tuple(first_day(self.span.first + point) for point in self.span.points)
        paid_in = accumulate(self.premiums.paid_by_year, initial=inputs.opening_capital)
        self.point_payments = tuple(map(cents, paid_in))
        self.net = self.premiums.monthly * (1 - float(assumptions.premium_fee))

    def in_scenario(self, scenario: str) -> Scenario:
        rates = rates_of(self.assumptions, self.inputs.plan, scenario)
        balances = project(self.opening, self.net, self._fixed_fees(rates), rates, self._leave())
        prices = rates.prices(self.span.months)
        capital, price = balances.capital, float(prices[-1])
        pensions = {payout: capital / self._payout_factor(scenario, payout) for payout in PAYOUTS}
        pension_today = pensions[self.inputs.payout] / price
        parts = self._parts(balances, rates)
        return Scenario(
            capital=capital,
            capital_today=capital / price,
            pension_month=pensions[self.inputs.payout],
            pension_month_today=pension_today,
            pension_month_today_all={payout: pension / price for payout, pension in pensions.items()},
            small_pension=pension_today < self.assumptions.small_pension_month,
            fee_cap_hit=balances.fee_cap_hit,
            parts=parts,
            breakdown=self._breakdown(balances, parts),
            series=self._series(balances, prices),
        )

    def _leave(self) -> Leave | None:
        """The leaving that cuts the savings: within the months of saving, and not fully vested."""
        if self.inputs.leave_date is None or self.inputs.vested_share_on_leave == 1:
            return None
        month = month_of(self.inputs.leave_date) - self.span.first
        return Leave(month, float(self.inputs.vested_share_on_leave)) if 0 <= month < self.span.months else None

    def _fixed_fees(self, rates: Rates) -> np.ndarray:
        first = float(self.assumptions.fixed_fee_year / 12)
        indexed = float(self._fee_growth(rates)) ** np.arange(self.span.months // 12 + 2)
        return (first * indexed)[self.years]

    def _fee_growth(self, rates: Rates) -> Decimal:
        return 1 + rates.inflation if self.assumptions.fixed_fee_indexed else Decimal(1)

    def _payout_factor(self, scenario: str, payout: str) -> float:
        return payout_factor(self.assumptions, scenario, payout, self.span.age_at_start, self.span.birth // 12)

    def _parts(self, balances: Balances, rates: Rates) -> Parts:
        earning = float(balances.opening[:-1].sum())
        return Parts(
            growth=rates.growth_share * earning,
            asset_fee=rates.asset_fee_share * earning,
            fixed_fee=self._fees_taken(balances, rates),
            yield_tax=rates.yield_tax_share * earning,
        )

    def _fees_taken(self, balances: Balances, rates: Rates) -> Decimal | float:
        if balances.fee_cap_hit:
            return float(balances.fees.sum())
        # Whole fees add up exactly in decimal, where a sum may end in half a cent.
        growth, months = self._fee_growth(rates), Decimal()
        for count in reversed(np.bincount(self.years[balances.fees > 0]).tolist()):
            months = months * growth + count
        return self.assumptions.fixed_fee_year * months / 12

    def _breakdown(self, balances: Balances, parts: Parts) -> Breakdown:
        paid_in = sum(self.premiums.paid_by_year, Decimal())
        return Breakdown.balanced(
            balances.capital,
            opening=self.inputs.opening_capital,
            paid_in=paid_in,
            asset_fee=parts.asset_fee,
            premium_fee=paid_in * self.assumptions.premium_fee,
            fixed_fee=parts.fixed_fee,
            yield_tax=parts.yield_tax,
            forfeited=balances.forfeited,
        )

    def _series(self, balances: Balances, prices: np.ndarray) -> Series:
        deflated = np.concatenate([[self.opening], self.premiums.monthly / prices[1:]]).cumsum()
        capital = balances.opening[self.points]
        return Series(
            dates=self.point_days,
            capital=capital,
            capital_today=capital / prices[self.points],
            paid_in=self.point_payments,
            paid_in_today=deflated[self.points],
        )
