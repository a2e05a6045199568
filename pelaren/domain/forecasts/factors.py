"""Tables by months of saving: with them each insured of a portfolio is a few look-ups (SPEC §5, batch form)."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from pelaren.domain.forecasts.assumptions import SCENARIOS, AssumptionSet
from pelaren.domain.forecasts.layout import Course, Layout
from pelaren.domain.forecasts.rates import Rates, rates_of


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """
    Tables over scenario (3), course (C) and months of saving n = 0 … T, in float64.

    Everything is brought to the first day by dividing by the growth until then, so that amounts simply add up:
    capital = power · (opening + payment_item · stream + Σ one-offs − carry), where
    - `power` [3, C, T + 1] is m^n,
    - `stream` [3, C, T + 1] the worth on the first day of the regular premiums before month n, per unit of
      payment_item and after the premium fee,
    - `carry` [3, C, T + 1] the worth on the first day of the fixed fees before month n.
    `need_opening` and `need_item` [C, T + 1] are the smallest opening capital and payment item with which no fixed
    fee can exceed the balance in any scenario; `deflator` [3, T + 1] turns money into today's; `due` [C, T] is the
    gross premium per unit of payment_item; `fees` [3, T] are the monthly fixed fees and `monthly` [3, C] is m.
    """

    power: np.ndarray
    stream: np.ndarray
    carry: np.ndarray
    need_opening: np.ndarray
    need_item: np.ndarray
    deflator: np.ndarray
    due: np.ndarray
    fees: np.ndarray
    monthly: np.ndarray

    @classmethod
    def of(cls, layout: Layout) -> Self:
        """Make the tables of a layout."""
        assumptions, courses, horizon = layout.portfolio.assumptions, layout.courses, layout.horizon
        rates = [[_rates(layout, course, scenario) for course in courses] for scenario in SCENARIOS]
        power = np.array([[one.powers(horizon) for one in row] for row in rates]).reshape(3, len(courses), horizon + 1)
        due = np.array([_due(layout, course) for course in courses]).reshape(len(courses), horizon)
        fees = np.array([_fees(layout, scenario) for scenario in SCENARIOS])
        charged = _charged_from_first_money(courses, due)
        carry = _running(charged * fees[:, None, :] / power[:, :, 1:])
        return cls(
            power=power,
            stream=_running(due * (1 - float(assumptions.premium_fee)) / power[:, :, 1:]),
            carry=carry,
            need_opening=_need_opening(courses, due, carry),
            need_item=_need_item(due * (1 - float(assumptions.premium_fee)), carry, power),
            deflator=np.array([1 / _any_rates(assumptions, scenario).prices(horizon) for scenario in SCENARIOS]),
            due=due,
            fees=fees,
            monthly=np.array([[one.monthly for one in row] for row in rates]).reshape(3, len(courses)),
        )


def _rates(layout: Layout, course: Course, scenario: str) -> Rates:
    return rates_of(layout.portfolio.assumptions, layout.portfolio.plans[course.plan], scenario)


def _any_rates(assumptions: AssumptionSet, scenario: str) -> Rates:
    return rates_of(assumptions, (), scenario)


def _year_offsets(layout: Layout) -> np.ndarray:
    return (layout.first + np.arange(layout.horizon)) // 12 - layout.first // 12


def _due(layout: Layout, course: Course) -> np.ndarray:
    of_year = np.isin(np.arange(1, 13), list(course.payment_months))
    due = of_year[(layout.first + np.arange(layout.horizon)) % 12].astype(float)
    due[:1] *= course.from_month_0
    return due * float(1 + layout.portfolio.assumptions.premium_growth) ** _year_offsets(layout)


def _fees(layout: Layout, scenario: str) -> np.ndarray:
    assumptions = layout.portfolio.assumptions
    growth = float(1 + assumptions.inflation[scenario]) if assumptions.fixed_fee_indexed else 1.0
    return float(assumptions.fixed_fee_year / 12) * growth ** _year_offsets(layout)


def _running(amounts: np.ndarray) -> np.ndarray:
    """Return the sums of the first 0, 1, 2 … amounts of the last axis."""
    return np.concatenate([np.zeros_like(amounts[..., :1]), amounts.cumsum(axis=-1)], axis=-1)


def _charged_from_first_money(courses: tuple[Course, ...], due: np.ndarray) -> np.ndarray:
    """Return bool[C, T]: months with a fixed fee. Who starts from nothing pays none until a premium has arrived."""
    arrived = _running(due)[:, :-1] > 0
    from_nothing = np.array([course.from_nothing for course in courses], bool)
    return arrived | ~from_nothing[:, None]


def _need_opening(courses: tuple[Course, ...], due: np.ndarray, carry: np.ndarray) -> np.ndarray:
    """The opening capital alone carries the fees until the first premium has been credited."""
    horizon = due.shape[1]
    first = np.where(due.any(axis=1), (due > 0).argmax(axis=1), horizon)
    until = np.minimum(np.arange(horizon + 1), first[:, None] + 1)
    return np.take_along_axis(carry.max(axis=0), until, axis=1)


def _need_item(net: np.ndarray, carry: np.ndarray, power: np.ndarray) -> np.ndarray:
    """Each premium alone carries the fees until the next one has been credited."""
    courses, horizon = net.shape
    months = np.arange(horizon)
    last = np.maximum.accumulate(np.where(net > 0, months, -1), axis=1)
    # The fee of month k is carried by the last premium before month k, credited at the end of its own month.
    paid = np.concatenate([np.full((courses, 1), -1), last[:, :-1]], axis=1) if horizon else last
    since = np.broadcast_to(paid + 1, carry[:, :, 1:].shape)
    fees = carry[:, :, 1:] - np.take_along_axis(carry, since, axis=2)
    premium = np.take_along_axis(net, np.maximum(paid, 0), axis=1)
    worth = fees * np.take_along_axis(power, since, axis=2)
    need = np.divide(worth, premium, out=np.zeros_like(worth), where=paid >= 0)
    return np.maximum.accumulate(_with_zero_first(need.max(axis=0)), axis=1)


def _with_zero_first(table: np.ndarray) -> np.ndarray:
    return np.concatenate([np.zeros((len(table), 1)), table], axis=1)
