"""Fixtures that every level of tests shares."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from pelaren.domain.accounts.models import User
from pelaren.domain.tenancy import context
from tests.world import World, build_world


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Keep pytest-django from making a database: `tests.database` has made one, and the app role may not."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright leaves an event loop running, in which Django's ORM refuses to work."""
    items.sort(key=lambda item: "chromium" in getattr(item, "fixturenames", ()))


CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
CHROMIUM += ["--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run: Playwright's synchronous side can be started only once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """The fixed cast. Arranging and asserting see all employers; each request starts with none of them open."""
    context.act_for_insurer(user_id=None)
    yield build_world()


class DoorClient(Client):
    """A browser whose every request begins as a new transaction would: with no employer open."""

    def request(self, **request: object) -> object:
        context.act_for_nobody()
        try:
            return super().request(**request)
        finally:
            context.act_for_insurer(user_id=None)


@pytest.fixture
def signed_in(db: None) -> Callable[[User], Client]:
    """Return a function that gives a browser in which a person has signed in."""

    def sign_in(user: User) -> Client:
        client = DoorClient(HTTP_ACCEPT_LANGUAGE="sv")
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def stranger() -> Client:
    """A browser in which nobody has signed in."""
    return DoorClient(HTTP_ACCEPT_LANGUAGE="sv")
