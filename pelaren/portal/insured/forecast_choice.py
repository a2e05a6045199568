"""What the reader has chosen to see of a forecast: it stands in the address, so every choice is a plain link."""

from dataclasses import dataclass, replace
from typing import Self

from django.http import QueryDict
from django.utils.http import urlencode

from pelaren.domain.contracts.models import Contract
from pelaren.domain.forecasts.assumptions import PAYOUTS
from pelaren.values.typed_text import whole_number


@dataclass(frozen=True)
class Choice:
    """Retirement age in whole years, payout, and whether amounts are nominal instead of in today's money."""

    age: int
    payout: str
    nominal: bool = False

    @classmethod
    def of(cls, query: QueryDict, *, age: int, payout: str, ages: range) -> Self:
        """Read an address; what it does not say, or says wrongly, is the default."""
        chosen = whole_number(query.get("age", ""), longest=3)
        wanted = query.get("payout", "")
        return cls(
            age=chosen if chosen is not None and chosen in ages else age,
            payout=wanted if wanted in PAYOUTS else payout,
            nominal=query.get("money") == "nominal",
        )

    def but(self, **changes: object) -> "Choice":
        """Return the choice with something else chosen."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def query(self) -> str:
        """The choice as it stands in an address."""
        money = {"money": "nominal"} if self.nominal else {}
        return urlencode({"age": str(self.age), "payout": self.payout, **money})


def ages_of(contract: Contract, own: int) -> range:
    """Return the ages at which the pension of a contract may begin; the insured's own age is one of them."""
    return range(min(contract.lowest_retirement_age, own), max(contract.highest_retirement_age, own) + 1)
