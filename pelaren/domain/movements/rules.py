"""When somebody may join: no database, no clock."""

from datetime import date, timedelta

# A start day further away than this is a slip of the keyboard rather than a plan.
FURTHEST_AHEAD = timedelta(days=366)
# Until this month has ended, the year before is still open for those who began in it.
LAST_MONTH_OF_GRACE = 3


def earliest_join_date(*, contract_from: date, today: date) -> date:
    """
    Return the first day a person may be said to have joined.

    That is the first day of the year, until the end of March the year before, and never before the contract itself: the
    premiums and the statements of a closed year stand.
    """
    year = today.year - 1 if today.month <= LAST_MONTH_OF_GRACE else today.year
    return max(contract_from, date(year, 1, 1))


def latest_join_date(today: date) -> date:
    """Return the last day on which a person may be said to join."""
    return today + FURTHEST_AHEAD
