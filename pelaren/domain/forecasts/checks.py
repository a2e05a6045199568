"""The refusals of SPEC §2, in its order: the first that applies, and nothing is computed."""

from collections.abc import Iterator

from pelaren.domain.forecasts.assumptions import PAYOUTS, AssumptionSet, AssumptionSets
from pelaren.domain.forecasts.errors import InputRefused
from pelaren.domain.forecasts.inputs import Age, Inputs
from pelaren.domain.forecasts.months import month_of
from pelaren.domain.forecasts.rates import Plan

MONTHS_OF_YEAR = frozenset(range(1, 13))
DUE_DAYS = range(1, 29)
OLDEST = 120 * 12
"""The highest age in months that a forecast is computed for."""


def assumptions_for(inputs: Inputs, sets: AssumptionSets) -> AssumptionSet:
    """Return the assumption set the inputs are computed with. Raises InputRefused for the first rule they break."""
    if inputs.assumption_set is not None:
        assumptions = sets.get(inputs.assumption_set)
    else:
        assumptions = sets.newest(inputs.country, inputs.as_of)
    for code, field in _broken(inputs, assumptions):
        raise InputRefused(code, field)
    return assumptions


def check_plan(plan: Plan, assumptions: AssumptionSet) -> None:
    """Raise InputRefused for a plan whose weights or classes the set does not allow."""
    for code, field in _broken_plan(plan, assumptions):
        raise InputRefused(code, field)


def is_retirement_age(age: Age, assumptions: AssumptionSet) -> bool:
    """Whether the age lies within the set's lowest and highest, both included."""
    lowest, highest = 12 * assumptions.retirement_age_min, 12 * assumptions.retirement_age_max
    return 0 <= age.months < 12 and lowest <= age.in_months <= highest


def _broken(inputs: Inputs, assumptions: AssumptionSet) -> Iterator[tuple[str, str]]:
    yield from _broken_plan(inputs.plan, assumptions)
    if inputs.currency != assumptions.currency:
        yield "currency_mismatch", "currency"
    yield from _negative(inputs)
    if not is_retirement_age(inputs.retirement_age, assumptions):
        yield "retirement_age", "retirement_age"
    if inputs.payout not in PAYOUTS:
        yield "payout", "payout"
    if inputs.due_day not in DUE_DAYS:
        yield "due_day", "due_day"
    if not inputs.payment_months <= MONTHS_OF_YEAR:
        yield "payment_months", "payment_months"
    yield from _outside_the_table(inputs)


def _broken_plan(plan: Plan, assumptions: AssumptionSet) -> Iterator[tuple[str, str]]:
    weights = [weight for _, weight in plan]
    if any(weight < 0 for weight in weights) or sum(weights) != 1:
        yield "plan_weights", "plan"
    if any(name not in assumptions.classes for name, _ in plan):
        yield "plan_class_unknown", "plan"


def _negative(inputs: Inputs) -> Iterator[tuple[str, str]]:
    for field in ("opening_capital", "payment_item"):
        if getattr(inputs, field) < 0:
            yield "negative_amount", field
    for field in ("invoice_overrides", "supplementary"):
        if any(one.amount < 0 for one in getattr(inputs, field)):
            yield "negative_amount", field


def _outside_the_table(inputs: Inputs) -> Iterator[tuple[str, str]]:
    if not 0 <= inputs.vested_share_on_leave <= 1:
        yield "malformed", "vested_share_on_leave"
    if not 0 <= month_of(inputs.as_of) - inputs.birth <= OLDEST:
        yield "malformed", "birth"
