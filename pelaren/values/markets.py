"""The two markets the portal serves."""

from enum import StrEnum


class Market(StrEnum):
    """A country with its own identity numbers, bank calendar and date form."""

    FI = "FI"
    SE = "SE"
