"""Premiums that follow the salary, for Swedish agreements (SPEC §11): exact decimal money, no projection."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pelaren.domain.forecasts.assumptions import DATA
from pelaren.domain.forecasts.rounding import cents

CODES = ("agreement_unknown", "agreement_not_in_force", "income_base_amount_missing", "negative_amount")
CUT = Decimal("7.5")
"""Up to this many income base amounts a year the low rate applies."""
LIMIT = Decimal(30)
"""Above this many income base amounts a year there is no premium."""


class SalaryRefused(ValueError):
    """A premium that cannot be computed; `code` is one of CODES."""

    def __init__(self, code: str) -> None:
        if code not in CODES:
            raise ValueError(f"SalaryRefused has no code {code!r}")
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Agreement:
    """The rates of an agreement, as fractions of salary, from a year on. From `las_age` in whole years, low on all."""

    from_year: int
    low: Decimal
    high: Decimal
    las_age: int | None

    def premium(self, salary: Decimal, base_amount: Decimal, months: int, *, after_las_age: bool) -> Decimal:
        """Return the unrounded premium on the salary of some months together."""
        cut, limit = (share * base_amount * months / 12 for share in (CUT, LIMIT))
        counted = min(salary, limit)
        if after_las_age and self.las_age is not None:
            return self.low * counted
        return self.low * min(counted, cut) + self.high * max(Decimal(), counted - cut)


def salary_premium(
    agreement: str,
    year: int,
    salary_month: Decimal,
    months: int = 1,
    *,
    after_las_age: bool = False,
    base_amounts: Mapping[int, Decimal] | None = None,
) -> Decimal:
    """
    Return the premium in SEK, rounded to öre, for months with the same monthly salary.

    `base_amounts` (income base amount by year, SEK a year) replaces the ones that come with the product.
    Raises SalaryRefused.
    """
    return settled_premium(
        agreement, year, salary_month * months, months, after_las_age=after_las_age, base_amounts=base_amounts
    )


def settled_premium(
    agreement: str,
    year: int,
    salary: Decimal,
    months: int = 6,
    *,
    after_las_age: bool = False,
    base_amounts: Mapping[int, Decimal] | None = None,
) -> Decimal:
    """
    Return the premium in SEK, rounded to öre, on the salary of some months of one year taken together.

    AKAP-KR is settled like this per half-year, on 3.75 and 15 income base amounts. Raises SalaryRefused.
    """
    if salary < 0 or months < 0:
        raise SalaryRefused("negative_amount")
    terms = _agreement_in(agreement, year)
    known = income_base_amounts() if base_amounts is None else base_amounts
    if year not in known:
        raise SalaryRefused("income_base_amount_missing")
    return cents(terms.premium(salary, known[year], months, after_las_age=after_las_age))


def _agreement_in(agreement: str, year: int) -> Agreement:
    terms = agreements().get(agreement)
    if terms is None:
        raise SalaryRefused("agreement_unknown")
    if year < terms.from_year:
        raise SalaryRefused("agreement_not_in_force")
    return terms


@lru_cache(maxsize=1)
def agreements() -> Mapping[str, Agreement]:
    """Return the agreements by name."""
    return {
        name: Agreement(
            from_year=terms["from_year"],
            low=Decimal(terms["low"]),
            high=Decimal(terms["high"]),
            las_age=terms["las_age"],
        )
        for name, terms in json.loads((DATA / "agreements.json").read_text(encoding="utf-8")).items()
    }


@lru_cache(maxsize=1)
def income_base_amounts() -> Mapping[int, Decimal]:
    """Return the income base amount (inkomstbasbelopp) by year, in SEK a year."""
    data = json.loads((DATA / "income_base_amounts.json").read_text(encoding="utf-8"))
    return {int(year): Decimal(amount) for year, amount in data["amounts"].items()}
