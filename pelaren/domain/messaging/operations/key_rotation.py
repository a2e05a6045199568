"""
New keys for everybody, while people work: every employer's key under the newest root, every conversation's under a new
one of its employer. No text is touched, and what was half done goes on where it stopped.
"""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.messaging import sealing
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.models.conversation import ConversationQuerySet
from pelaren.domain.runs.models import Run
from pelaren.domain.runs.operations import runs
from pelaren.domain.vault import rules as vault
from pelaren.domain.vault.models import EmployerKey
from pelaren.domain.vault.operations import keys
from pelaren.values.refusals import Refusal

KIND = "key-rotation"
TASK = "pelaren.jobs.rotate_keys.rotate_keys"
AT_ONCE = 500
"""Conversations in one transaction: nobody who writes waits longer than for so many."""


class AlreadyRotating(Refusal):
    message = _("The keys are being exchanged already.")


@transaction.atomic
def start(*, by: Actor, now: datetime) -> Run:
    """Begin to exchange all keys. Raises AlreadyRotating."""
    if Run.objects.filter(kind=KIND, finished_at=None, failed_at=None).exists():
        raise AlreadyRotating
    for kept in EmployerKey.objects.filter(employer=None):
        # The pension company's own key wraps no conversation: it stays the same one.
        keys.rewrap(kept)
    owners = EmployerKey.objects.exclude(employer=None).values("employer_id").distinct().count()
    run = runs.start(kind=KIND, by=by, now=now, rows=owners + _readable().count(), facts={"employers": {}, "last": 0})
    app.configure_task(TASK, lock="rotate-keys").defer(run=str(run.public_id))
    record("keys.rotation-started", about=run, by=by)
    return run


@transaction.atomic
def step(run: Run, *, now: datetime, size: int = AT_ONCE) -> bool:
    """Do the next part, in a transaction of its own, and return whether there is more to do. Raises WrongRootKey."""
    run = Run.objects.select_for_update().get(pk=run.pk)
    if run.finished_at is not None:
        return False
    if _renew_employers(run, size) or _rewrap_conversations(run, size):
        runs_done = min(run.rows, run.rows_done)
        Run.objects.filter(pk=run.pk).update(
            facts=run.facts, rows_done=runs_done, begun_at=run.begun_at or now, rows=run.rows
        )
        return True
    runs.finish(run=run, now=now, facts={"employers": len(run.facts["employers"])})
    return False


def _renew_employers(run: Run, size: int) -> bool:
    """Give the next employers a new key, and wrap their older ones by the newest root."""
    renewed = run.facts["employers"]
    waiting = EmployerKey.objects.exclude(employer=None).exclude(employer_id__in=[int(pk) for pk in renewed])
    owners = list(waiting.order_by("employer_id").values_list("employer_id", flat=True).distinct()[:size])
    for employer_id in owners:
        for kept in EmployerKey.objects.filter(employer_id=employer_id):
            keys.rewrap(kept)
        renewed[str(employer_id)] = keys.renew(employer_id).generation
    run.rows_done += len(owners)
    return bool(owners)


def _rewrap_conversations(run: Run, size: int) -> bool:
    found = _readable().filter(pk__gt=run.facts["last"]).order_by("pk").select_for_update()[:size]
    batch = list(found.only("pk", "employer_id", "number", "sealed_key", "key_generation", "key_destroyed_at"))
    if not batch:
        return False
    known = keys.Known()
    changed = []
    for conversation in batch:
        generation = run.facts["employers"].get(str(conversation.employer_id))
        if generation is None or conversation.key_generation >= generation:
            continue
        key = sealing.data_key(conversation, known=known)
        owner = (conversation.employer_id, generation)
        if owner not in known:
            known[owner] = keys.employer_key(*owner)
        place = sealing.key_place(conversation.employer_id, conversation.number)
        changed.append((conversation.pk, vault.seal(known[owner], key, place=place), generation))
    _write(changed)
    run.facts["last"] = batch[-1].pk
    run.rows_done += len(batch)
    return True


def _write(changed: list[tuple[int, bytes, int]]) -> None:
    if not changed:
        return
    ids, sealed, generations = (list(column) for column in zip(*changed, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "update messaging_conversation c set sealed_key = n.sealed_key, key_generation = n.generation"
            " from unnest(%s::bigint[], %s::bytea[], %s::int[]) n(id, sealed_key, generation) where c.id = n.id",
            [ids, sealed, generations],
        )


def _readable() -> ConversationQuerySet:
    return Conversation.objects.filter(key_destroyed_at=None)
