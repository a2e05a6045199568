"""Forms that are on their way several times at once: one effect each."""

import os
from uuid import uuid4

import pytest

from pelaren.domain.files.models import StoredFile
from pelaren.domain.messaging.models import Conversation, Message
from pelaren.domain.messaging.operations import conversations, drafts, rounds
from pelaren.domain.messaging.operations.attachments import Enclosed
from pelaren.domain.messaging.rules import Side
from pelaren.domain.runs.models import Run
from tests.committed import acting, at_once, committed_world
from tests.conversations import NOW, a_conversation, a_file

FORMS = 1_000 if os.environ.get("PELAREN_SOAK") else 12
AT_ONCE = 3


def test_each_form_has_one_effect_however_often_it_is_sent(django_db_blocker):
    with django_db_blocker.unblock(), committed_world() as world:
        with acting(world.asta):
            conversation = a_conversation(world)

        def sending(key: str, new: bool):
            def send():
                with acting(world.asta):
                    given = {"text": "En gång", "side": Side.EMPLOYER, "by": world.asta, "now": NOW, "form_key": key}
                    given["enclosed"] = Enclosed(new=[a_file()])
                    if new:
                        conversations.start(employer_id=world.norrvik.pk, topic=world.calculation, **given)
                    else:
                        conversations.answer(conversation=conversation, **given)

            return send

        for number in range(FORMS):
            key = str(uuid4())
            at_once(*[sending(key, number % 2 == 0) for _ in range(AT_ONCE)])

        with acting():
            assert Message.objects.count() == FORMS + 1
            assert StoredFile.objects.count() == FORMS


@pytest.mark.parametrize("receivers", [["norrvik"], ["norrvik", "sunnana"]])
def test_a_new_message_of_the_pension_company_has_one_effect_however_often_it_is_on_its_way(
    django_db_blocker, receivers
):
    with django_db_blocker.unblock(), committed_world() as world:
        owners = [getattr(world, name).pk for name in receivers]
        given = {"topic": world.calculation, "text": "En gång", "by": world.maria, "now": NOW, "form_key": "k"}
        with acting():
            draft = drafts.save(
                employer_id=None, side=Side.INSURER, conversation=None, text="x", files=[a_file()], by=world.maria,
                now=NOW,
            )  # fmt: skip
            enclosed = Enclosed(kept=[waiting.file.public_id for waiting in drafts.files_of(draft)])

        def sending():
            if len(owners) > 1:
                return rounds.order(employer_ids=owners, enclosed=enclosed, **given).pk
            return rounds.send(employer_id=owners[0], enclosed=enclosed, **given).pk

        sent = at_once(*[sending] * AT_ONCE)

        with acting():
            assert len(set(sent)) == 1 and isinstance(sent[0], int)
            assert Run.objects.count() == len(owners) - 1
            assert Conversation.objects.count() == 2 - len(owners)
