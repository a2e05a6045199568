"""The design system is tested in its source language."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Read every sentence as it stands in the code, whatever language an earlier test has left behind."""
    with translation.override("en"):
        yield
