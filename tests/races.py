"""
Two people at once: real transactions in threads, against a database of their own that a test may commit to.

The order is certain, not lucky: the first transaction has done its work before the second begins, and commits only when
the database says that the second waits for it.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection, connections, transaction

from pelaren.domain.tenancy import context
from tests import database
from tests.world import World, build_world

PATIENCE = 20.0
T = TypeVar("T")


@contextmanager
def committed_world() -> Iterator[World]:
    """Give the cast in a fresh copy of the database, which every new thread works in until the end."""
    name = f"{database.NAME}_races"
    database.copy(database.CLUSTER, database.TEMPLATE, name)
    settings = connections.settings["default"]
    before, settings["NAME"] = settings["NAME"], name
    try:
        yield alone(build_world)
    finally:
        settings["NAME"] = before
        database.drop(database.CLUSTER, name)


def alone(work: Callable[[], T]) -> T:
    """Run work in a transaction of its own, as the pension company, and return what it returns."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(_in_transaction, work).result(PATIENCE)


def second_waits_for_first(first: Callable[[], object], second: Callable[[], object]) -> list[Future]:
    """
    Begin `second` when `first` has worked but not committed; let `first` commit when `second` waits for it.

    Returns the outcome of each. Fails when the second never waits, or both wait for one another.
    """
    worked, begun = threading.Event(), threading.Event()
    waiting: list[int] = []

    def hold() -> None:
        worked.set()
        assert begun.wait(PATIENCE)
        _until_blocked(waiting[0])

    def follow() -> object:
        assert worked.wait(PATIENCE)
        waiting.append(_backend())
        begun.set()
        return second()

    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = [pool.submit(_in_transaction, first, before_commit=hold), pool.submit(_in_transaction, follow)]
    return outcomes


def _in_transaction(work: Callable[[], T], before_commit: Callable[[], None] = lambda: None) -> T:
    try:
        with transaction.atomic():
            context.act_for_insurer(user_id=None)
            result = work()
            before_commit()
        return result
    finally:
        connection.close()


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return cursor.fetchone()[0]


def _until_blocked(backend: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("select cardinality(pg_blocking_pids(%s))", [backend])
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("The second transaction never waited for the first.")
