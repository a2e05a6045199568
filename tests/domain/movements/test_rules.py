from datetime import date

import pytest

from pelaren.domain.movements.rules import earliest_join_date, latest_join_date

LONG_AGO = date(2014, 1, 1)


@pytest.mark.parametrize(
    ("today", "earliest"),
    [
        (date(2026, 11, 22), date(2026, 1, 1)),
        (date(2026, 4, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2025, 1, 1)),
        (date(2026, 1, 1), date(2025, 1, 1)),
    ],
)
def test_one_may_have_joined_since_the_year_began_and_until_march_the_year_before(today, earliest):
    assert earliest_join_date(contract_from=LONG_AGO, today=today) == earliest


def test_nobody_joins_before_the_contract_began():
    began = date(2026, 9, 1)

    assert earliest_join_date(contract_from=began, today=date(2026, 11, 22)) == began


def test_the_latest_day_is_a_year_ahead():
    assert latest_join_date(date(2026, 11, 22)) == date(2027, 11, 23)
