"""Assumption sets: dated data files that are never edited once used; a change is a new file (SPEC §8)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from pelaren.domain.forecasts.errors import InputRefused
from pelaren.domain.forecasts.mortality import Makeham

DATA = Path(__file__).parent / "data"
SCENARIOS = ("unfavourable", "best_estimate", "favourable")
"""The three scenarios in the order of every array's scenario axis; always shown together, with equal weight."""
PAYOUTS = ("5", "10", "15", "20", "life")
"""The payout lengths: years, or for life."""

ByScenario = Mapping[str, Decimal]


@dataclass(frozen=True, eq=False, slots=True)
class InvestmentClass:
    """One class of the investment plan: yearly return per scenario and yearly asset fee, as fractions."""

    returns: ByScenario
    asset_fee: Decimal


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AssumptionSet:
    """
    Everything a forecast assumes, for one country and currency, used from `effective_from` on.

    Rates and fees are fractions a year (premium_fee: of the premium); fixed_fee_year and small_pension_month are money
    in `currency`; retirement ages are whole years.
    """

    id: str
    country: str
    currency: str
    effective_from: date
    note: str
    source: str
    classes: Mapping[str, InvestmentClass]
    inflation: ByScenario
    premium_growth: Decimal
    yield_tax: Decimal
    premium_fee: Decimal
    fixed_fee_year: Decimal
    fixed_fee_indexed: bool
    payout_return: ByScenario
    payout_fee: Decimal
    payout_profile: str
    retirement_age_min: int
    retirement_age_max: int
    small_pension_month: Decimal
    mortality: Makeham

    @classmethod
    def from_json(cls, identifier: str, data: Mapping) -> Self:
        """Read a set as its data file spells it. Raises KeyError, ValueError or ArithmeticError for a broken one."""
        content: dict[str, Any] = {
            "effective_from": date.fromisoformat(data["effective_from"]),
            "classes": {name: _class(spelled) for name, spelled in data["classes"].items()},
            "mortality": Makeham.from_json(data["mortality"]),
            **{name: _by_scenario(data[name]) for name in ("inflation", "payout_return")},
            **{name: Decimal(data[name]) for name in _NUMBERS},
            **{name: data[name] for name in _AS_SPELLED},
        }
        return cls(id=identifier, note=data.get("note", ""), source=data.get("source", ""), **content)

    @property
    def is_real_level(self) -> bool:
        """Whether the pension rises with inflation while it is paid; if not, it stays the same amount of money."""
        return self.payout_profile == "real_level"


_NUMBERS = ("premium_growth", "yield_tax", "premium_fee", "fixed_fee_year", "payout_fee", "small_pension_month")
_AS_SPELLED = (
    *("country", "currency", "fixed_fee_indexed", "payout_profile"),
    *("retirement_age_min", "retirement_age_max"),
)


def _by_scenario(spelled: Mapping) -> dict[str, Decimal]:
    return {scenario: Decimal(spelled[scenario]) for scenario in SCENARIOS}


def _class(spelled: Mapping) -> InvestmentClass:
    return InvestmentClass(returns=_by_scenario(spelled["return"]), asset_fee=Decimal(spelled["asset_fee"]))


class AssumptionSets:
    """A collection of assumption sets to choose from."""

    def __init__(self, sets: Iterable[AssumptionSet]) -> None:
        self._by_id = {one.id: one for one in sets}

    @classmethod
    def from_json(cls, data: Mapping[str, Mapping]) -> Self:
        """Read sets spelled as a mapping from id to content. Raises what AssumptionSet.from_json raises."""
        return cls(AssumptionSet.from_json(identifier, content) for identifier, content in data.items())

    def __iter__(self) -> Iterator[AssumptionSet]:
        return iter(self._by_id.values())

    def together_with(self, others: "AssumptionSets") -> "AssumptionSets":
        """Return these sets and the others; where both have an id, the other one counts."""
        return AssumptionSets([*self, *others])

    def get(self, identifier: str) -> AssumptionSet:
        """Return the set with the id. Raises InputRefused(assumption_set_unknown)."""
        if identifier not in self._by_id:
            raise InputRefused("assumption_set_unknown", "assumption_set")
        return self._by_id[identifier]

    def newest(self, country: str, as_of: date) -> AssumptionSet:
        """Return the country's newest set in effect on the day. Raises InputRefused(assumption_set_missing)."""
        known = [one for one in self if one.country == country and one.effective_from <= as_of]
        if not known:
            raise InputRefused("assumption_set_missing", "assumption_set")
        return max(known, key=lambda one: (one.effective_from, one.id))


@lru_cache(maxsize=1)
def shipped_sets() -> AssumptionSets:
    """Return the sets that come with the product."""
    files = sorted((DATA / "assumption_sets").glob("*.json"))
    return AssumptionSets.from_json({file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files})
