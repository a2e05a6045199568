"""Numbers without gap or repeat, however many ask at once and however many give up."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from pelaren.domain.series.operations.numbers import take
from tests.races import PATIENCE, alone, committed_world, second_waits_for_first


class GivesUp(Exception):
    """Something went wrong after the number was taken."""


def test_a_series_begins_where_it_is_told_and_goes_on_by_one(world):
    assert [take("conversations", start=10_000) for _ in range(3)] == [10_000, 10_001, 10_002]


def test_many_numbers_are_taken_in_one_stretch(world):
    assert take("invoices 7001-2 2026", count=12) == 1
    assert take("invoices 7001-2 2026") == 13


def test_series_do_not_share_numbers(world):
    take("invoices 7001-2 2026", count=5)

    assert take("invoices 7001-2 2027") == 1
    assert take("invoices 8001-4 2026") == 1


def test_a_number_whose_transaction_is_undone_is_given_to_the_next(world):
    with pytest.raises(GivesUp), transaction.atomic():
        take("numbers")
        raise GivesUp

    assert take("numbers") == 1


def test_the_first_two_takers_of_a_new_series_get_different_numbers(django_db_blocker):
    with django_db_blocker.unblock(), committed_world():
        first, second = second_waits_for_first(lambda: take("new"), lambda: take("new"))

    assert [first.result(), second.result()] == [1, 2]


def test_sixteen_takers_at_once_of_whom_every_third_gives_up_leave_no_gap(django_db_blocker):
    def taken(place: int) -> int | None:
        try:
            with transaction.atomic():
                number = take("busy")
                if place % 3 == 0:
                    raise GivesUp
                return number
        except GivesUp:
            return None
        finally:
            connection.close()

    with django_db_blocker.unblock(), committed_world():
        with ThreadPoolExecutor(max_workers=8) as pool:
            numbers = [future.result(PATIENCE) for future in [pool.submit(taken, place) for place in range(48)]]
        last = alone(lambda: take("busy"))

    kept = sorted(number for number in numbers if number is not None)
    assert kept == list(range(1, 33))
    assert last == 33
