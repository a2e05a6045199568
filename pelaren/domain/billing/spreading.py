"""Set a new grand total: what each line then says. No database, no clock; amounts in minor units."""

from collections.abc import Sequence
from dataclasses import dataclass

from pelaren.values.money import apportion


@dataclass(frozen=True)
class Standing:
    """How a line stands: its amount and what is paid of it."""

    amount: int
    paid: int

    @property
    def outstanding(self) -> int:
        return self.amount - self.paid


def spread_total(lines: Sequence[Standing], total: int) -> list[int]:
    """
    Return the lines' new amounts, which add up to `total` exactly.

    What is paid stays. The rest of the total is shared out in proportion to what is outstanding now, equally when
    nothing is (LEDGER §5.2). Raises ValueError when the total is below what is paid, or when there is no line to
    carry it.
    """
    paid = [line.paid for line in lines]
    if total < sum(paid):
        raise ValueError("The total cannot be below what is paid")
    rest = apportion(total - sum(paid), [line.outstanding for line in lines])
    return [there + share for there, share in zip(paid, rest, strict=True)]
