"""Survival of the insured, alike for all sexes (SPEC §6 and §8)."""

from dataclasses import dataclass
from typing import Self

import numpy as np


@dataclass(frozen=True, slots=True)
class Makeham:
    """
    Makeham's law with a shift of age by birth year.

    The force of mortality at age x in years is a + b·c^x. A cohort born ten years after `base_birth_year` is
    `shift_months` months younger than its age; nobody lives past `max_age` years.
    """

    a: float
    b: float
    c: float
    base_birth_year: int
    shift_months: int
    max_age: int

    @classmethod
    def from_json(cls, data: dict) -> Self:
        """Read the `mortality` of an assumption set. Raises ValueError for a law this project does not know."""
        if data["law"] != "makeham":
            raise ValueError(f"unknown mortality law {data['law']!r}")
        return cls(
            a=float(data["A"]),
            b=float(data["B"]),
            c=float(data["c"]),
            base_birth_year=int(data["base_birth_year"]),
            shift_months=int(data["shift_months_per_10_years"]),
            max_age=int(data["max_age_years"]),
        )

    def shift(self, birth_year: int) -> int:
        """Return how many months younger than its age the cohort counts; negative for the older cohorts."""
        return (birth_year - self.base_birth_year) * self.shift_months // 10

    def survival(self, age: int) -> np.ndarray:
        """
        Return the probability of being alive t months from now, t = 0, 1, … to the end of the table.

        `age` is in months and already shifted. At least one month is returned, so whoever is older than the table
        still receives the payment that falls due today.
        """
        months = np.arange(max(1, 12 * self.max_age - age))
        log_c = np.log(self.c)
        older = np.expm1(months / 12 * log_c) / log_c
        return np.exp(-self.a * months / 12 - self.b * self.c ** (age / 12) * older)
