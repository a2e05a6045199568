"""What the desk's tests of conversations share."""

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
    """Return a function that makes a conversation, at Norrvik about Beräkning unless said, and lets sides write."""

    def make(*events: str, now: datetime = MONDAY, **given: object) -> Conversation:
        employer, topic = given.get("employer", world.norrvik), given.get("topic", world.calculation)
        member = world.asta if employer == world.norrvik else world.cecilia
        people = {Side.EMPLOYER: member, Side.INSURER: world.maria}
        text = given.get("text", "Hej")
        first, *rest = events or (Side.EMPLOYER,)
        conversation = conversations.start(
            employer_id=employer.pk, topic=topic, text=text, side=first, by=people[first], now=now
        )
        for event in rest:
            if event == "close":
                conversations.close(conversation=conversation, by=world.maria, now=now)
            else:
                conversations.answer(conversation=conversation, text=text, side=event, by=people[event], now=now)
        return Conversation.objects.get(pk=conversation.pk)

    return make
