"""Statements that the database reads and plans once a connection; afterwards it is only given the values."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper

MOST_KEPT = 300
"""So many statements a connection keeps: one is kept anew for each size of its whole numbers (2, 4 or 8 bytes)."""


@contextmanager
def prepared() -> Iterator[CursorWrapper]:
    """
    Give a cursor for SQL of our own whose words are the same every time, its values apart; one statement at a time.

    To read and plan a statement that finds a row by its key takes several times as long as to carry it out. The
    database may keep one plan for all values: a statement whose best way depends on how large an employer is belongs
    on an ordinary cursor.
    """
    connection.ensure_connection()
    own = connection.connection
    own.prepared_max = MOST_KEPT
    cursor: Any = psycopg.Cursor(own)
    # Prepared the second time. Outside it stays off: Django's statements hold values, and would be kept with them.
    before, own.prepare_threshold = own.prepare_threshold, 1
    try:
        with (
            connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor) as it
        ):
            yield it
    finally:
        own.prepare_threshold = before
