"""Take numbers from a series."""

from django.db import connection, transaction


def take(name: str, *, start: int = 1, count: int = 1) -> int:
    """
    Return the first of `count` consecutive numbers and move the series past them.

    Locks the series until the transaction ends: take numbers last. `start` is the first number of a new series.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into series_series as s (name, next_number) values (%s, %s + %s)"
            " on conflict (name) do update set next_number = s.next_number + %s returning next_number - %s",
            [name, start, count, count, count],
        )
        return int(cursor.fetchone()[0])
