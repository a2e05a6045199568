"""When an invoice may fall due: banking days of the market that leave time to pay. No database, no clock."""

from dataclasses import dataclass
from datetime import date, timedelta

from pelaren.values.banking_days import is_banking_day, next_banking_day
from pelaren.values.markets import Market

# Time for the invoice to arrive, be approved and be paid.
SHORTEST_NOTICE = timedelta(days=14)
# Between businesses a longer time to pay holds only when it was expressly agreed: FI act 30/2013 § 5, SE räntelagen §
# 2 a.
LONGEST_UNAGREED = {Market.FI: 30, Market.SE: 30}


@dataclass(frozen=True)
class DueDates:
    """The first and the last day on which an invoice may fall due, both banking days and inclusive."""

    earliest: date
    latest: date


def due_dates(*, today: date, market: str, agreed_term_days: int | None) -> DueDates:
    """
    Return between which days an invoice issued today may fall due.

    `agreed_term_days` is the longest time to pay that was expressly agreed; None: what the market's law allows without.
    A term so short that it holds no banking day after the notice leaves the earliest one.
    """
    earliest = next_banking_day(today + SHORTEST_NOTICE, market)
    longest = LONGEST_UNAGREED[Market(market)] if agreed_term_days is None else agreed_term_days
    return DueDates(earliest, max(earliest, _banking_day_before(today + timedelta(days=longest), market)))


def due_date_when_issued(*, planned: date, issue_days: int, today: date, market: str) -> date:
    """
    Return when a regular invoice issued today falls due: as planned, or later when it is issued too late for that.

    Whoever is to be billed `issue_days` before the due date keeps that time, but no more than the shortest notice.
    """
    notice = min(timedelta(days=issue_days), SHORTEST_NOTICE)
    return max(planned, next_banking_day(today + notice, market))


def _banking_day_before(day: date, market: str) -> date:
    while not is_banking_day(day, market):
        day -= timedelta(days=1)
    return day
