"""One message to many employers: a conversation each, started by a run that people can watch."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.messaging.models import Topic
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.operations.conversations import LONGEST_TEXT, NothingWritten, TextTooLong
from pelaren.domain.messaging.rules import Side
from pelaren.domain.runs.models import BUSY, Run
from pelaren.domain.runs.operations import runs
from pelaren.domain.vault import rules as vault
from pelaren.domain.vault.operations.keys import employer_key
from pelaren.values.refusals import Refusal

ROUND = "conversations"
TASK = "pelaren.jobs.start_conversations.start_conversations"


class NobodyToWriteTo(Refusal):
    field = "employers"
    message = _("Choose at least one employer.")


@transaction.atomic
def order(*, topic: Topic, text: str, employer_ids: Sequence[int], by: Actor, now: datetime, form_key: str) -> Run:
    """
    Order a conversation with each of some employers; the run is begun by a job of its own.

    The same form sent again gives the same run. Raises NobodyToWriteTo, NothingWritten, TextTooLong.
    """
    ids = sorted(set(employer_ids))
    if not ids:
        raise NobodyToWriteTo
    if not text.strip():
        raise NothingWritten
    if len(text.strip()) > LONGEST_TEXT:
        raise TextTooLong
    about = f"messaging.round:{form_key}"
    if form_key and (known := Run.objects.filter(kind=ROUND, employer=None, about=about).first()):
        return known
    run = runs.start(kind=ROUND, by=by, now=now, rows=len(ids), about=about, facts={"topic": topic.pk})
    content = json.dumps({"text": text, "employers": ids}).encode()
    # The text may name people, so it waits sealed: with the key of the first employer it goes to.
    run.facts |= {"key_of": ids[0]}
    run.content = vault.seal(employer_key(ids[0]), content, place=_place(run))
    run.save(update_fields=["facts", "content"])
    app.configure_task(TASK, lock=f"run {run.public_id}").defer(run=str(run.public_id))
    record("conversations.started-for-many", about=run, by=by, employers=len(ids), topic=topic.pk)
    return run


def take(*, public_id: UUID, now: datetime) -> tuple[Run, str, list[int]] | None:
    """Begin a run that waits, or that a killed job had begun; None when there is nothing left to do."""
    run = Run.objects.select_for_update().filter(public_id=public_id, kind=ROUND).first()
    if run is None or run.state not in BUSY or run.content is None:
        return None
    content = json.loads(vault.unseal(employer_key(run.facts["key_of"]), run.content, place=_place(run)))
    runs.begin(run=run, rows=len(content["employers"]), now=now)
    return run, content["text"], content["employers"]


@transaction.atomic
def start_some(*, run: Run, text: str, employer_ids: Sequence[int], done: int, now: datetime) -> None:
    """Start the conversations with some of the employers; whom an earlier try has reached gets no second one."""
    topic = Topic.objects.get(pk=run.facts["topic"])
    for employer_id in employer_ids:
        conversations.start(
            employer_id=employer_id,
            topic=topic,
            text=text,
            side=Side.INSURER,
            by=_Orderer(run),
            now=now,
            form_key=str(run.public_id),
        )
    runs.progress(run=run, rows_done=done)


class _Orderer:
    """Whoever ordered a run acts in it."""

    def __init__(self, run: Run) -> None:
        self.user_id = run.started_by_id


def _place(run: Run) -> str:
    return f"run:{run.public_id}"
