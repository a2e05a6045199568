"""When premiums fall due, what state an invoice is in, how it is numbered and referred to: no database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pelaren.values.banking_days import next_banking_day
from pelaren.values.reference_numbers import make_ocr, make_rf, make_viite

FI, SE = "FI", "SE"


class State(StrEnum):
    """What has become of an invoice. Never stored: it follows from the sums and the day."""

    PROPOSAL = "proposal"
    ISSUED = "issued"
    PART_PAID = "part-paid"
    OVERDUE = "overdue"
    PAID = "paid"
    CANCELLED = "cancelled"


def state_of(*, is_proposal: bool, total: int, paid: int, due_date: date, today: date) -> State:
    """Return the state of an invoice from the sums of its lines, in minor units. It is overdue after its due date."""
    if is_proposal:
        return State.PROPOSAL
    if total <= paid:
        return State.PAID if paid else State.CANCELLED
    if due_date < today:
        return State.OVERDUE
    return State.PART_PAID if paid else State.ISSUED


@dataclass(frozen=True)
class Occasion:
    """One payment of a plan: the first day of its month and the banking day on which it falls due."""

    month: date
    due_date: date


def occasions(*, months: Iterable[int], due_day: int, market: str, first: date, last: date) -> list[Occasion]:
    """Return a plan's payments whose due date lies between `first` and `last`, both inclusive, in order."""
    wanted = set(months)
    starts = (date(year, month, 1) for year in range(first.year - 1, last.year + 1) for month in sorted(wanted))
    due = (Occasion(start, next_banking_day(start.replace(day=due_day), market)) for start in starts)
    return [occasion for occasion in due if first <= occasion.due_date <= last]


def may_change_until(*, due_date: date, issue_days: int) -> date:
    """Return the last day on which a proposal may be changed: it is issued the day after."""
    return due_date - timedelta(days=issue_days + 1)


def issue_day(*, due_date: date, issue_days: int) -> date:
    """Return the day on which a proposal is issued."""
    return due_date - timedelta(days=issue_days)


def invoice_number(*, contract_number: str, year: int, running: int) -> str:
    """Return an invoice's number: contract, two digits of the year, running number (`7031226-0118`)."""
    return f"{contract_number.replace('-', '')}{year % 100:02d}-{running:04d}"


def payment_reference(*, number: str, market: str) -> str:
    """Return the reference to pay with: an RF creditor reference over the viite in Finland, an OCR number in Sweden."""
    digits = number.replace("-", "")
    return make_rf(make_viite(digits)) if market == FI else make_ocr(digits)
