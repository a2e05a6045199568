"""What a page says of a contract's forecasts together: few enough figures to be kept with a run."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from pelaren.domain.forecasts.assumptions import AssumptionSet, shipped_sets
from pelaren.domain.projections.portfolio import YearOfPensions


@dataclass(frozen=True)
class Near:
    """Somebody near pension age: market value in minor units, the normal pension in whole currency units."""

    insured_id: int
    start_month: int
    value: int
    pension: float


@dataclass(frozen=True)
class Summary:
    """
    The forecasts of a contract on a day. Money in minor units of `currency`, but `years` in its whole units.

    `fingerprint` is a hash of everything it was computed from: with the day, the assumption set and the model's version
    it can be computed again (SPEC §8).
    """

    as_of: date
    currency: str
    assumption_set: str
    model: str
    fingerprint: str
    people: int
    left_out: int
    paid: int
    yearly: int
    value: int
    years: tuple[YearOfPensions, ...]
    near: tuple[Near, ...]

    @property
    def assumptions(self) -> AssumptionSet:
        """The assumption set of the forecasts."""
        return shipped_sets().get(self.assumption_set)

    def as_facts(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {**asdict(self), "as_of": self.as_of.isoformat()}

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Self:
        """Read what as_facts wrote; other facts are left aside."""
        own: dict[str, Any] = {name: facts[name] for name in cls.__dataclass_fields__}
        own["as_of"] = date.fromisoformat(facts["as_of"])
        own["years"] = tuple(
            YearOfPensions(one["year"], one["people"], tuple(one["pensions"])) for one in facts["years"]
        )
        own["near"] = tuple(Near(**one) for one in facts["near"])
        return cls(**own)
