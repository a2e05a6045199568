"""Two at once: one effect each, and whoever came second is told."""

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest

from pelaren.domain.messaging.models import Closure, Conversation, Handling
from pelaren.domain.messaging.operations import conversations, handling
from pelaren.domain.messaging.rules import Side
from tests.committed import acting, at_once, committed_world
from tests.domain.messaging.conftest import MONDAY
from tests.world import World

WHOLE = os.environ.get("PELAREN_SOAK") == "1"
RACES = 200 if WHOLE else 12
EMPLOYER, INSURER = Side.EMPLOYER, Side.INSURER
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def committed(django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), committed_world() as world:
        yield world


def begun(world: World, text: str) -> Conversation:
    with acting():
        return conversations.start(
            employer_id=world.norrvik.pk, topic=world.calculation, text=text, side=EMPLOYER, by=world.asta, now=MONDAY
        )


@pytest.mark.timeout(3600 if WHOLE else 120)
def test_of_two_who_take_a_case_over_at_once_one_has_it_and_the_other_is_told_who(committed):
    for race in range(RACES):
        conversation = begun(committed, f"Fråga {race}")
        with acting():
            handling.claim(conversation=conversation, side=INSURER, by=committed.erik, now=MONDAY)
        pair = [committed.maria, committed.disa]

        def take(by, conversation=conversation):
            handling.take_over(conversation=conversation, side=INSURER, by=by, now=MONDAY, shown=committed.erik.user_id)
            return by

        outcomes = at_once(*(lambda by=by, take=take: take(by) for by in pair))

        [winner] = [one for one in outcomes if one in pair]
        [told] = [one for one in outcomes if isinstance(one, handling.TakenMeanwhile)]
        with acting():
            conversation.refresh_from_db()
            assert conversation.insurer_assignee_id == winner.user_id
            assert winner.user.full_name in str(told)
            assert Handling.objects.filter(conversation=conversation).count() == 2


@pytest.mark.timeout(3600 if WHOLE else 120)
def test_an_answer_and_a_closing_at_once_leave_one_story_and_who_closed_unread_is_told(committed):
    for race in range(RACES):
        conversation = begun(committed, f"Fråga {race}")
        works = [
            lambda conversation=conversation: conversations.answer(
                conversation=conversation, text="En sak till", side=EMPLOYER, by=committed.asta, now=LATER
            ),
            lambda conversation=conversation: conversations.close(
                conversation=conversation, by=committed.maria, now=LATER, seen=1
            ),
        ]
        if race % 2:
            works.reverse()

        outcomes = at_once(*works)

        with acting():
            conversation.refresh_from_db()
            assert conversation.messages.count() == 2
            assert conversation.closed_at is None
            told = [one for one in outcomes if isinstance(one, conversations.WrittenSince)]
            assert len(told) + Closure.objects.filter(conversation=conversation).count() == 1
