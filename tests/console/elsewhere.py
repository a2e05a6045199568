"""Working in another database than the tests' own: what is written there is committed, and other roles can see it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from pytest_django import DjangoDbBlocker

from tests.database import CLUSTER, TEMPLATE, copy, drop


@contextmanager
def a_database(name: str, template: str = TEMPLATE) -> Iterator[str]:
    """A copy of a database that goes away again."""
    copy(CLUSTER, template, name)
    yield name
    drop(CLUSTER, name)


@contextmanager
def connected_to(database: str, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let Django, as the app role, use another database than the tests' own."""
    usual, other = connections["default"], connections.create_connection("default")
    other.settings_dict = {**usual.settings_dict, "NAME": database}
    connections["default"] = other
    try:
        with blocker.unblock():
            yield
    finally:
        other.close()
        connections["default"] = usual
