"""Rows that other transactions can see: a cast in committed rows, and several people at the same moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import psycopg
from django.apps import apps
from django.db import connection, transaction
from psycopg import sql

from pelaren.domain.accounts.models import Membership
from pelaren.domain.tenancy import context
from tests.database import CLUSTER, NAME
from tests.world import World, build_world


@contextmanager
def committed_world() -> Iterator[World]:
    """The cast in committed rows; the tables are emptied afterwards, which only a superuser may."""
    try:
        with acting():
            world = build_world()
        yield world
    finally:
        connection.close()
        empty_tables()


@contextmanager
def acting(by: object = None) -> Iterator[None]:
    """A transaction of its own, as a person's employer or, for the pension company's staff and jobs, as the insurer."""
    with transaction.atomic():
        if isinstance(by, Membership):
            context.act_for_employer(employer_id=by.employer_id, user_id=by.user_id)
        else:
            context.act_for_insurer(user_id=getattr(by, "user_id", None))
        yield


def at_once(*works: Callable[[], object]) -> list[object]:
    """
    Do all works at the same moment, each in a thread and a transaction of the pension company.

    Returns what came of each: its result, or the exception it ended with.
    """
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        try:
            with acting():
                start.wait(timeout=20)
                return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def empty_tables() -> None:
    """Empty every table of ours."""
    ours = [model._meta.db_table for model in apps.get_models(include_auto_created=True) if _is_ours(model)]
    with psycopg.connect(CLUSTER.superuser_url(NAME), autocommit=True) as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute(sql.SQL("truncate {} cascade").format(sql.SQL(", ").join(map(sql.Identifier, ours))))


def _is_ours(model: type) -> bool:
    return model.__module__.startswith("pelaren.")
