"""How investment plans and defaults enter a forecast: no database, no clock."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from pelaren.domain.forecasts.rates import Plan, plan_of
from pelaren.domain.savings.rules import class_named

DEFAULT_PAYOUT = "15"
"""The payout a forecast shows until somebody chooses another one."""
UNKNOWN_CLASS = "long_rates"
"""What an investment object counts as that is no fund of the register and whose name says nothing."""
PORTFOLIO_RUN = "forecast-portfolio"
"""The kind of the runs that compute the forecasts of a large contract."""
MIDDLE_OF_YEAR = 7
"""The month of birth counted with where an identity number does not say it."""


class FundShare(NamedTuple):
    """One investment object of a plan, its whole percent, and the asset class it counts as."""

    name: str
    percent: int
    asset_class: str


def fund_share(name: str, percent: int, known: Mapping[str, str]) -> FundShare:
    """Return an investment object with its class: the register's, else the one its name speaks of."""
    return FundShare(name, percent, known.get(name) or class_named(name) or UNKNOWN_CLASS)


def plan_from(shares: Iterable[FundShare]) -> Plan:
    """Return the shares as an investment plan of asset classes."""
    weights: dict[str, Decimal] = {}
    for share in shares:
        weights[share.asset_class] = weights.get(share.asset_class, Decimal()) + Decimal(share.percent) / 100
    return plan_of(weights.items())
