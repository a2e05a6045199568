from datetime import UTC, datetime

import pytest

from pelaren.values.moments import format_moment, local_moment

LATE = datetime(2026, 11, 18, 22, 30, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "market", "written"),
    [
        (LATE, "SE", "2026-11-18 23:30"),
        (LATE, "FI", "19.11.2026 00:30"),
        (SUMMER, "SE", "2026-07-01 14:00"),
        (SUMMER, "FI", "01.07.2026 15:00"),
    ],
)
def test_a_moment_is_written_by_the_clock_and_date_form_of_the_market(at, market, written):
    assert format_moment(at, market) == written


def test_a_local_moment_is_the_same_moment():
    assert local_moment(LATE, "FI") == LATE
