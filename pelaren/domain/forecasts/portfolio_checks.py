"""The refusals of SPEC §2 for a whole portfolio at once, in the same order as for one insured."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from pelaren.domain.forecasts.assumptions import PAYOUTS
from pelaren.domain.forecasts.checks import DUE_DAYS, MONTHS_OF_YEAR, OLDEST, check_plan
from pelaren.domain.forecasts.errors import InputRefused
from pelaren.domain.forecasts.months import month_of

if TYPE_CHECKING:
    from pelaren.domain.forecasts.portfolio import Portfolio


def check(portfolio: "Portfolio") -> None:
    """Raise InputRefused for the first rule that any row breaks."""
    for plan in portfolio.plans:
        check_plan(plan, portfolio.assumptions)
    for code, field in _broken(portfolio):
        raise InputRefused(code, field)


def _broken(portfolio: "Portfolio") -> Iterator[tuple[str, str]]:
    for field in ("opening_capital", "payment_item"):
        if not _within(getattr(portfolio, field), 0, np.inf):
            yield "negative_amount", field
    for field in ("overrides", "supplementary"):
        if not _within(getattr(portfolio, field).amount, 0, np.inf):
            yield "negative_amount", field
    lowest, highest = portfolio.assumptions.retirement_age_min, portfolio.assumptions.retirement_age_max
    if not _within(portfolio.retirement_age, 12 * lowest, 12 * highest):
        yield "retirement_age", "retirement_age"
    if not _within(portfolio.payout, 0, len(PAYOUTS) - 1):
        yield "payout", "payout"
    if any(pattern.due_day not in DUE_DAYS for pattern in portfolio.patterns):
        yield "due_day", "patterns"
    if any(not pattern.payment_months <= MONTHS_OF_YEAR for pattern in portfolio.patterns):
        yield "payment_months", "patterns"
    yield from _outside_the_table(portfolio)


def _outside_the_table(portfolio: "Portfolio") -> Iterator[tuple[str, str]]:
    if portfolio.vested_share is not None and not _within(portfolio.vested_share, 0, 1):
        yield "malformed", "vested_share"
    today = month_of(portfolio.as_of)
    if not _within(portfolio.birth, today - OLDEST, today):
        yield "malformed", "birth"
    for field, choices in (("plan", portfolio.plans), ("pattern", portfolio.patterns)):
        if not _within(getattr(portfolio, field), 0, len(choices) - 1):
            yield "malformed", field


def _within(column: np.ndarray, lowest: float, highest: float) -> bool:
    """Whether every value lies in the range; a NaN lies in none."""
    return not len(column) or bool(column.min() >= lowest and column.max() <= highest)
