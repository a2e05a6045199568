"""What tests of the desk's pages share."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from tests.world import TODAY


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the day of the tests."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


@pytest.fixture
def at_desk(world, signed_in, today) -> Callable:
    """Return a function that gives a browser of a member of staff, Disa if nobody else is named."""
    return lambda staff=None: signed_in((staff or world.disa).user)
