"""
Six people do anything in any order; a model without a database says what everybody must see afterwards.

The model knows PRODUCT §4 as the story of each conversation: who wrote after whom, and when it was closed.
"""

import os
import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction

from pelaren.domain.accounts.roles import Role
from pelaren.domain.messaging import inbox
from pelaren.domain.messaging.filtering import Filter, seen_in_order
from pelaren.domain.messaging.inbox import Queue
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.operations import conversations, handling
from pelaren.domain.messaging.queries import waiting
from pelaren.domain.messaging.rules import Side, Status
from pelaren.values.refusals import Refusal
from tests.domain.messaging.conftest import MONDAY
from tests.world import a_member, a_staff_member

WHOLE = os.environ.get("PELAREN_SOAK") == "1"
SEQUENCES = 10_000 if WHOLE else 25
EMPLOYER, INSURER = Side.EMPLOYER, Side.INSURER
OPEN = [status for status in Status if status is not Status.CLOSED]


@dataclass
class Told:
    """What the model knows of one conversation."""

    topic: object
    story: list[tuple[Side, str]] = field(default_factory=list)
    closed: bool = False
    responsible: dict[Side, int | None] = field(default_factory=lambda: {EMPLOYER: None, INSURER: None})

    def write(self, side: Side) -> None:
        """A message begins (the first, or in a closed one), answers the other side, or goes on."""
        if not self.story or self.closed:
            self.story.append((side, "begins"))
        elif self.story[-1][0] is side:
            self.story.append((side, self.story[-1][1]))
        else:
            self.story.append((side, "answers"))
        self.closed = False

    def seen_by(self, side: Side) -> Status:
        if self.closed:
            return Status.CLOSED
        writer, how = self.story[-1]
        if writer is side:
            return Status.SENT if how == "begins" else Status.ANSWERED
        return Status.REPLY_RECEIVED if any(who is side for who, _ in self.story) else Status.NEW


class Play:
    """One sequence: what the six did, to the database and to the model alike."""

    def __init__(self, world, people, chance):
        self.world, self.people, self.chance = world, people, chance
        self.told: dict[int, Told] = {}
        self.now = MONDAY

    def live(self, steps: int) -> None:
        self.start()
        for _ in range(steps):
            self.now += timedelta(hours=1)
            self.chance.choice([self.start, self.write, self.write, self.close, self.claim, self.take, self.leave,
                                self.assign, self.move])()  # fmt: skip

    def someone(self):
        return self.chance.choice(self.people)

    def one(self):
        pk = self.chance.choice(list(self.told))
        return Conversation.objects.select_related("topic").get(pk=pk), self.told[pk]

    def start(self):
        side, by = self.someone()
        topic = self.chance.choice([self.world.calculation, self.world.other])
        made = conversations.start(
            employer_id=self.world.norrvik.pk, topic=topic, text="Hej", side=side, by=by, now=self.now
        )
        self.told[made.pk] = Told(topic)
        self.told[made.pk].write(side)

    def write(self):
        (side, by), (conversation, told) = self.someone(), self.one()
        conversations.answer(conversation=conversation, text="Hej", side=side, by=by, now=self.now)
        told.write(side)

    def close(self):
        conversation, told = self.one()
        with suppress(conversations.AlreadyClosed):
            conversations.close(conversation=conversation, by=self.world.maria, now=self.now)
        told.closed = True

    def claim(self):
        (side, by), (conversation, told) = self.someone(), self.one()
        refused = told.responsible[side] not in (None, by.user_id)
        self.order(refused, handling.claim, conversation=conversation, side=side, by=by)
        told.responsible[side] = told.responsible[side] or by.user_id

    def take(self):
        (side, by), (conversation, told) = self.someone(), self.one()
        if told.responsible[side] is None:
            return
        shown = self.chance.choice([told.responsible[side], self.people[0][1].user_id])
        allowed = told.responsible[side] in (shown, by.user_id)
        self.order(not allowed, handling.take_over, conversation=conversation, side=side, by=by, shown=shown)
        if allowed:
            told.responsible[side] = by.user_id

    def leave(self):
        (side, by), (conversation, told) = self.someone(), self.one()
        refused = told.responsible[side] not in (None, by.user_id)
        self.order(refused, handling.leave, conversation=conversation, side=side, by=by)
        if not refused:
            told.responsible[side] = None

    def assign(self):
        (side, to), (conversation, told) = self.someone(), self.one()
        may = to.user_id in handling.colleagues_of(conversation, side)
        shown = told.responsible[side]
        order = {"conversation": conversation, "side": side, "by": to, "to": to.user_id, "shown": shown}
        self.order(not may, handling.assign, **order)
        if may:
            told.responsible[side] = to.user_id

    def move(self):
        conversation, told = self.one()
        topic = self.chance.choice([self.world.calculation, self.world.other])
        handling.move(conversation=conversation, topic=topic, by=self.world.maria, now=self.now)
        if told.topic != topic:
            told.topic = topic
            conversation.topic = topic
            if told.responsible[INSURER] not in handling.colleagues_of(conversation, INSURER):
                told.responsible[INSURER] = None

    def order(self, refused, order, **given):
        try:
            order(**given, now=self.now)
        except Refusal:
            assert refused, (order.__name__, given)
        else:
            assert not refused, (order.__name__, given)

    def check(self):
        for side in Side:
            statuses = {pk: told.seen_by(side) for pk, told in self.told.items()}
            rows = seen_in_order(side, self.told)
            assert {row.conversation.pk: row.status for row in rows} == statuses
            counts = waiting(employer_id=self.world.norrvik.pk, side=side)
            seen = list(statuses.values())
            assert (counts.new, counts.replies) == (seen.count(Status.NEW), seen.count(Status.REPLY_RECEIVED))
            for pk, told in self.told.items():
                kept = Conversation.objects.values_list(f"{side}_assignee", "topic").get(pk=pk)
                assert kept == (told.responsible[side], told.topic.pk)
            self.check_filters(side, statuses)
        self.check_queues()

    def check_filters(self, side, statuses):
        handles = {by.user_id: by.user.handle for _, by in self.people}
        for chosen in ({*OPEN}, set(Status), {self.chance.choice(list(Status))}, {Status.NEW, Status.CLOSED}):
            topic = self.chance.choice([None, self.world.calculation])
            who = self.chance.choice([None, *handles])
            asked = Filter(tuple(chosen), topic.pk if topic else None, None, handles.get(who, ""))
            found = set(asked.narrowed(Conversation.objects.all(), side=side).values_list("pk", flat=True))
            assert found == {
                pk for pk, told in self.told.items()
                if statuses[pk] in chosen and (topic is None or told.topic == topic)
                and (who is None or who in told.responsible.values())
            }  # fmt: skip

    def check_queues(self):
        user = self.world.maria.user_id
        topics = [self.world.calculation, self.world.other]
        counts = inbox.counts(topics, user_id=user, now=self.now)
        to_us = [told for told in self.told.values() if told.seen_by(INSURER) in (Status.NEW, Status.REPLY_RECEIVED)]
        opened = [told for told in self.told.values() if not told.closed]
        assert counts.everything == len(to_us)
        assert counts.unassigned == sum(told.responsible[INSURER] is None for told in to_us)
        assert counts.mine == sum(told.responsible[INSURER] == user for told in opened)
        assert counts.with_customer == len(opened) - len(to_us)
        for queue in (Queue.MINE, Queue.UNASSIGNED, Queue.LATE, Queue.WITH_CUSTOMER):
            condition = inbox.condition(queue, topics=topics, user_id=user, now=self.now)
            assert Conversation.objects.filter(condition).count() == counts.of(queue)
        whole = inbox.in_order(Conversation.objects.filter(closed_at=None), Queue.EVERYTHING)
        ids = list(whole.values_list("pk", flat=True))
        assert len(ids) == counts.length(Queue.EVERYTHING)
        self.check_pages(topics, user)

    def check_pages(self, topics, user):
        for queue in Queue:
            found = Conversation.objects.filter(
                inbox.condition(queue, topics=topics, user_id=user, now=self.now), topic__in=topics
            )
            ids = list(inbox.in_order(found, queue).values_list("pk", flat=True))
            pages = [inbox.page_ids(found, queue, topics, slice(first, first + 2)) for first in range(0, len(ids), 2)]
            assert [pk for page in pages for pk in page] == ids
            if self.chance.random() < 0.2:
                inbox.settle()


class Undone(Exception):
    """Ends a sequence whose rows are not kept."""


@pytest.mark.timeout(3600 if WHOLE else 120)
def test_after_anything_six_people_do_everybody_sees_what_the_model_says(world):
    kim = a_member(world.norrvik, "Kim", "Forsell", Role.MESSAGES)
    both = a_staff_member("Bo", "Ek", world.calculation.department, world.other.department)
    world.calculation.target_days = 1
    world.calculation.save()
    people = [(EMPLOYER, world.asta), (EMPLOYER, world.jonas), (EMPLOYER, kim)]
    people += [(INSURER, world.maria), (INSURER, world.disa), (INSURER, both)]

    for seed in range(SEQUENCES):
        with suppress(Undone), transaction.atomic():
            chance = random.Random(seed)  # noqa: S311  any order of deeds, no secrets
            play = Play(world, people, chance)
            play.live(steps=chance.randint(1, 14))
            play.check()
            raise Undone
