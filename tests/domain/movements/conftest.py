"""What the tests of movements share."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Refusals are read in the language they are written in."""
    with translation.override("en"):
        yield
