"""kill -9 of the worker in the middle of a round with files: whoever goes on sends each message and each file once."""

import pytest
from django.db import connection

from pelaren.domain.audit.operations.trail import TRAIL_LOCK
from pelaren.domain.files.models import StoredFile
from pelaren.domain.messaging.models import Attachment, Conversation, Draft
from pelaren.domain.messaging.operations import rounds
from pelaren.domain.messaging.operations.attachments import Enclosed
from pelaren.domain.runs.models import State
from tests.conversations import NOW, a_file
from tests.jobs.test_killed_imports import again, another_worker_goes_on, killed_while_it_waits_for
from tests.races import alone, committed_world


@pytest.fixture
def world(django_db_blocker):
    """The cast in a database of its own to which everybody commits."""
    with django_db_blocker.unblock(), committed_world() as cast:
        yield cast


def hold_the_trail_of(employer_id):
    """Keep an employer's chain, which a conversation waits for when its files are stored."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [TRAIL_LOCK, employer_id])


def test_a_worker_killed_between_two_employers_is_followed_by_one_that_sends_each_file_once(world):
    owners = sorted([world.norrvik.pk, world.sunnana.pk])
    run = alone(
        lambda: rounds.order(
            topic=world.calculation, text="Nya blanketter", employer_ids=owners, by=world.maria, now=NOW,
            form_key="k", enclosed=Enclosed(new=[a_file("a.pdf"), a_file("b.pdf")]),
        )
    )  # fmt: skip

    killed_while_it_waits_for(lambda: hold_the_trail_of(owners[1]))
    between = alone(lambda: (Conversation.objects.count(), Attachment.objects.count()))
    another_worker_goes_on()

    assert between == (1, 2)
    assert again(run).state is State.DONE
    assert alone(lambda: sorted(Conversation.objects.values_list("employer", flat=True))) == owners
    assert alone(lambda: (Attachment.objects.count(), StoredFile.objects.exclude(employer=None).count())) == (4, 4)
    assert not alone(Draft.objects.exists)
