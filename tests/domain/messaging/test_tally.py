"""The tally that the database keeps of open conversations; that its sums are right, the six people show."""

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.db.utils import ProgrammingError

from pelaren.domain.messaging import inbox
from pelaren.domain.messaging.models import Conversation, Tally
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.rules import Side
from pelaren.domain.tenancy import context
from pelaren.jobs.settle_tally import settle_tally
from tests.domain.messaging.conftest import MONDAY


def sums() -> dict[tuple, int]:
    kinds = Tally.objects.values_list("topic_id", "last_side", "insurer_assignee_id").annotate(Sum("change")).order_by()
    return {(topic, side, responsible): count for topic, side, responsible, count in kinds if count}


def test_put_together_the_tally_says_the_same_in_as_many_lines_as_there_are_kinds(world, from_asta):
    opened = [from_asta() for _ in range(5)]
    conversations.answer(conversation=opened[0], text="Hej", side=Side.INSURER, by=world.maria, now=MONDAY)
    conversations.close(conversation=opened[1], by=world.maria, now=MONDAY)
    before = sums()

    settle_tally(0)

    topic = world.calculation.pk
    assert sums() == before == {(topic, "employer", None): 3, (topic, "insurer", None): 1}
    assert Tally.objects.count() == 2


def test_an_employer_sees_nothing_of_the_tally_and_nobody_can_write_it(world, from_asta):
    from_asta()
    context.act_for_employer(employer_id=world.norrvik.pk, user_id=world.asta.user_id)

    assert not Tally.objects.exists()
    context.act_for_insurer(user_id=None)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Tally.objects.create(topic=world.calculation, last_side="employer", change=1)
    assert Tally.objects.update(change=9) == 0


def test_an_employers_message_is_told_to_the_tally_though_the_employer_cannot_read_it(world):
    context.act_for_employer(employer_id=world.norrvik.pk, user_id=world.asta.user_id)
    conversations.start(
        employer_id=world.norrvik.pk, topic=world.other, text="Hej", side=Side.EMPLOYER, by=world.asta, now=MONDAY
    )
    context.act_for_insurer(user_id=None)

    assert inbox.counts([world.other], user_id=world.maria.user_id, now=MONDAY).unassigned == 1


def test_a_change_by_plain_sql_is_told_to_the_tally_too(world, from_asta):
    conversation = from_asta()
    with connection.cursor() as cursor:
        cursor.execute("update messaging_conversation set topic_id = %s", [world.other.pk])

    assert sums() == {(world.other.pk, "employer", None): 1}
    assert Conversation.objects.get().pk == conversation.pk
