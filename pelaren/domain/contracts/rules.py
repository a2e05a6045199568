"""Decisions about who belongs to a group when: no database, no clock."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Stay(Protocol):
    """A time in a group, first and last day inclusive; without `exit_date` it goes on."""

    joined_on: date
    exit_date: date | None


S = TypeVar("S", bound=Stay)


def current(stays: Iterable[S], *, today: date) -> S | None:
    """Return the time a page about the person speaks of: the one that holds today, else the next, else the last."""
    in_order = sorted(stays, key=lambda stay: stay.joined_on)
    not_ended = [stay for stay in in_order if stay.exit_date is None or stay.exit_date >= today]
    if not_ended:
        return not_ended[0]
    return in_order[-1] if in_order else None
