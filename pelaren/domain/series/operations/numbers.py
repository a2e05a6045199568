"""Take numbers from a series."""

from collections.abc import Mapping

from django.db import connection, transaction


def take(name: str, *, start: int = 1, count: int = 1) -> int:
    """
    Return the first of `count` consecutive numbers and move the series past them.

    Locks the series until the transaction ends: take numbers last. `start` is the first number of a new series.
    """
    return take_all({name: count}, start=start)[name]


def take_all(counts: Mapping[str, int], *, start: int = 1) -> dict[str, int]:
    """
    Return, by name of series, the first of as many consecutive numbers as each is asked for; move them past these.

    Locks the series in the order of their names, until the transaction ends: take numbers last.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            insert into series_series as s (name, next_number)
            select name, %s + count from unnest(%s::text[], %s::bigint[]) as wanted (name, count) order by name
            on conflict (name) do update set next_number = s.next_number + excluded.next_number - %s
            returning name, next_number
            """,
            [start, list(counts), list(counts.values()), start],
        )
        return {name: int(following) - counts[name] for name, following in cursor.fetchall()}
