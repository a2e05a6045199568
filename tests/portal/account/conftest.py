"""What the tests of signing in share."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from pelaren.domain.accounts.models import User

PASSWORD = "sju-sjöar-och-en-ö"


@pytest.fixture(autouse=True)
def no_attempts_yet() -> Iterator[None]:
    """Begin with nobody having tried to sign in: the limits are kept outside the database."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def asta(world) -> User:
    """Asta, with a password."""
    user = world.asta.user
    user.set_password(PASSWORD)
    user.save()
    return user
