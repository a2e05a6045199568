"""From the calculation date to the first pension (SPEC §3)."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from pelaren.domain.forecasts.inputs import Inputs
from pelaren.domain.forecasts.months import month_of


@dataclass(frozen=True, slots=True)
class Span:
    """`first` is the month index of as_of (V), `months` the months of saving (N), `birth` the month of birth (b)."""

    first: int
    months: int
    birth: int

    @classmethod
    def of(cls, inputs: Inputs) -> Self:
        """Measure the inputs. If the age is passed there are 0 months, and the pension starts in the as_of month."""
        first, start = month_of(inputs.as_of), inputs.birth + inputs.retirement_age.in_months + 1
        return cls(first=first, months=max(0, start - first), birth=inputs.birth)

    @property
    def start(self) -> int:
        """The month of the first pension."""
        return self.first + self.months

    @property
    def age_at_start(self) -> int:
        """The age at the first pension, in whole months."""
        return self.start - self.birth - 1

    @property
    def years(self) -> np.ndarray:
        """Per month of saving: how many New Years lie between it and as_of's month."""
        return (self.first + np.arange(self.months)) // 12 - self.first // 12

    @property
    def calendar_years(self) -> int:
        """How many calendar years the months of saving touch."""
        return (self.start - 1) // 12 - self.first // 12 + 1 if self.months else 0

    @property
    def points(self) -> list[int]:
        """Months from as_of at which the chart has a point: as_of's month, every January after it, and the start."""
        january = 12 - self.first % 12
        return sorted({0, *range(january, self.months, 12), self.months})
