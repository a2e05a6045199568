"""What the page tests of conversations share."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.rules import Side
from tests.world import World

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.fixture
def talk(world: World) -> Callable[..., Conversation]:
    """Return a function that makes a conversation at Norrvik in which the named sides wrote in turn, or closed it."""
    people = {Side.EMPLOYER: world.asta, Side.INSURER: world.maria}

    def make(*events: str, text: str = "Hej", now: datetime = MONDAY) -> Conversation:
        first, *rest = events or (Side.EMPLOYER,)
        conversation = conversations.start(
            employer_id=world.norrvik.pk, topic=world.calculation, text=text, side=first, by=people[first], now=now
        )
        for event in rest:
            if event == "close":
                conversations.close(conversation=conversation, by=world.maria, now=now)
            else:
                conversations.answer(conversation=conversation, text=text, side=event, by=people[event], now=now)
        return Conversation.objects.get(pk=conversation.pk)

    return make
