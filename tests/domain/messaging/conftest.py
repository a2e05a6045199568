"""What the tests of messaging share."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.rules import Side
from tests.world import World

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.fixture
def from_asta(world: World) -> Callable[..., Conversation]:
    """Return a function that starts a conversation from Norrvik to the department of a topic."""

    def start(text: str = "Hej, en fråga.", **given: object) -> Conversation:
        order = {"topic": world.calculation, "by": world.asta, "side": Side.EMPLOYER, "now": MONDAY, **given}
        return conversations.start(employer_id=world.norrvik.pk, text=text, **order)

    return start
