import pytest
from django.utils import timezone

from tests.world import TODAY


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The pages look at the clock themselves; here it stands still."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
