from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pelaren.domain.contracts.rules import current

TODAY = date(2026, 11, 22)
days = st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))


@dataclass(frozen=True)
class Stay:
    joined_on: date
    exit_date: date | None = None


PAST = Stay(date(2018, 1, 1), date(2020, 12, 31))
NOW = Stay(date(2022, 1, 1), date(2026, 12, 31))
COMING = Stay(date(2027, 2, 1))


def test_a_page_speaks_of_the_time_that_holds_today():
    assert current([COMING, PAST, NOW], today=TODAY) == NOW


def test_between_two_times_it_speaks_of_the_next():
    assert current([PAST, COMING], today=TODAY) == COMING


def test_of_who_has_left_it_speaks_of_the_last():
    assert current([Stay(date(2010, 1, 1), date(2011, 1, 1)), PAST], today=TODAY) == PAST


def test_the_last_day_of_a_time_still_belongs_to_it():
    ends_today = Stay(date(2020, 1, 1), TODAY)

    assert current([ends_today, COMING], today=TODAY) == ends_today


def test_there_is_nothing_to_speak_of_without_any_time():
    assert current([], today=TODAY) is None


@given(ends=st.lists(days, min_size=2, max_size=6, unique=True).map(sorted))
def test_when_a_time_holds_today_no_other_is_spoken_of(ends):
    # Days paired up in order are times that do not overlap.
    stays = [Stay(*pair) for pair in zip(ends[::2], ends[1::2], strict=False)]
    holding = [stay for stay in stays if stay.joined_on <= TODAY <= (stay.exit_date or TODAY)]

    assert not holding or current(stays, today=TODAY) == holding[0]
