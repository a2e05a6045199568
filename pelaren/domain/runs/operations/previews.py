"""
Work on a file in steps: it is taken in sealed, read by a job, looked at by a person, confirmed, and done by a job.

Each step is a transaction of its own that leaves the run in a state a person can see. A job that was killed begins its
step again. What is sealed is opened by nobody but its own run, and forgotten when the run ends.
"""

import json
import zlib
from datetime import datetime

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.runs.models import BUSY, Run, State
from pelaren.domain.runs.models.run import RunQuerySet
from pelaren.domain.runs.operations import kept_content, runs
from pelaren.domain.runs.operations.runs import NotReady
from pelaren.values.refusals import Refusal

# Files that one employer may have waiting: the queue is everybody's.
MOST_UNREAD = 5


class TooManyUnread(Refusal):
    field = "file"
    message = _("Several files are being read already. Wait until they are ready and choose the file again.")


@transaction.atomic
def take_in(
    *,
    kind: str,
    about: str,
    employer_id: int,
    content: bytes,
    facts: dict[str, object],
    task: str,
    now: datetime,
    by: Actor,
) -> Run:
    """
    Keep a file, sealed, and let a job read it. What the same person had chosen before for the same thing is forgotten.

    `task` is the job's name in `pelaren.jobs`. Raises TooManyUnread.
    """
    forget_earlier(kind=kind, about=about, employer_id=employer_id, by=by, now=now)
    if Run.objects.filter(employer_id=employer_id).unread().count() >= MOST_UNREAD:
        raise TooManyUnread
    run = runs.start(kind=kind, about=about, employer_id=employer_id, by=by, now=now, facts=facts)
    run.content = kept_content.seal(run, content)
    run.save(update_fields=["content"])
    _queue(run, task)
    return run


def begin(run: Run, *, now: datetime) -> bytes | None:
    """Return the file of a run that waits to be read, or was being read when its job was killed; else None."""
    if run.state not in {State.WAITING, State.RUNNING} or run.content is None:
        return None
    Run.objects.filter(pk=run.pk).update(begun_at=now)
    return kept_content.unseal(run, run.content)


@transaction.atomic
def ask(*, run: Run, question: object, facts: dict[str, object] | None = None, now: datetime) -> None:
    """Stop until somebody answers a question (JSON) about the file."""
    locked = _locked(run)
    if locked.state in BUSY:
        _close(locked, "asked_at", now, facts or {}, question)


@transaction.atomic
def answer(*, run: Run, facts: dict[str, object], task: str) -> None:
    """Go on with an answer among the facts; the file is read again. Raises NotReady."""
    locked = _locked(run)
    if locked.state not in {State.ASKING, State.READY, State.REFUSED} or locked.content is None:
        raise NotReady
    locked.facts, locked.rows_wrong = locked.facts | facts, 0
    locked.asked_at = locked.begun_at = locked.checked_at = locked.result = None
    locked.save(update_fields=["facts", "rows_wrong", "asked_at", "begun_at", "checked_at", "result"])
    _queue(locked, task)


@transaction.atomic
def close(*, run: Run, preview: object, rows: int, rows_wrong: int, facts: dict[str, object], now: datetime) -> None:
    """Close the preview of a run that was being read: what would come of each row (JSON), and how many are wrong."""
    locked = _locked(run)
    if locked.state in {State.WAITING, State.RUNNING}:
        locked.rows, locked.rows_wrong = rows, rows_wrong
        _close(locked, "checked_at", now, facts, preview)


@transaction.atomic
def refuse(*, run: Run, reason: str, details: object = None, now: datetime) -> None:
    """Say that nothing of a file can be used, for a reason with a name, and forget the file."""
    locked = _locked(run)
    if locked.state in BUSY:
        _close(locked, "refused_at", now, {"reason": reason}, details)
        Run.objects.filter(pk=locked.pk).update(content=None)


@transaction.atomic
def confirm(*, run: Run, task: str, now: datetime, by: Actor) -> None:
    """Let a job do what was previewed. Whoever confirms a second time has confirmed already. Raises NotReady."""
    locked = _locked(run)
    if locked.state in {State.CONFIRMED, State.DONE}:
        return
    if locked.state is not State.READY:
        raise NotReady
    locked.confirmed_at, locked.confirmed_by_id = now, by.user_id
    locked.save(update_fields=["confirmed_at", "confirmed_by"])
    _queue(locked, task)


def claim(run: Run) -> Run | None:
    """Lock a confirmed run to do it; None when it is done already, by another job or before a crash."""
    locked = _locked(run)
    return locked if locked.state is State.CONFIRMED else None


def finish(*, run: Run, facts: dict[str, object], now: datetime) -> None:
    """Say that a run is done, in the transaction that does it, and forget what it was done with."""
    run.facts, run.finished_at, run.rows_done, run.content, run.result = run.facts | facts, now, run.rows, None, None
    run.save(update_fields=["facts", "finished_at", "rows_done", "content", "result"])


@transaction.atomic
def give_up(*, run: Run, reason: str, now: datetime) -> None:
    """Say that a job ended in a way nobody foresaw, and forget the file. What has ended before stays as it is."""
    locked = _locked(run)
    if locked.state in BUSY:
        locked.content = locked.result = None
        locked.save(update_fields=["content", "result"])
        runs.fail(run=locked, now=now, reason=reason)


@transaction.atomic
def forget(*, run: Run, now: datetime) -> None:
    """Let go of a file that nobody confirmed: it cannot be read or confirmed any more."""
    _forget(Run.objects.filter(pk=run.pk), now)


def forget_earlier(*, kind: str, about: str, employer_id: int | None, by: Actor, now: datetime) -> None:
    """Let go of what the same person has chosen before for the same thing and not confirmed."""
    mine = Run.objects.filter(kind=kind, about=about, started_by_id=by.user_id)
    _forget(mine.filter(employer=None) if employer_id is None else mine.filter(employer_id=employer_id), now)


def forget_before(moment: datetime, *, now: datetime) -> int:
    """Let go of all files that nobody has confirmed since a moment, and return how many."""
    return _forget(Run.objects.filter(started_at__lt=moment, about__gt=""), now)


def result_of(run: Run) -> object:
    """Return the preview, question or details that a run keeps sealed; None when there are none any more."""
    return json.loads(zlib.decompress(kept_content.unseal(run, run.result))) if run.result else None


def _forget(found: RunQuerySet, now: datetime) -> int:
    kept = Q(content__isnull=False) | Q(result__isnull=False)
    open_ones = found.filter(kept, finished_at=None, confirmed_at=None)
    return open_ones.update(content=None, result=None, failed_at=Coalesce("failed_at", Value(now)))


def _locked(run: Run) -> Run:
    # Without the file and the preview: they are large, and most steps look at neither.
    return Run.objects.select_for_update().defer("content", "result").get(pk=run.pk)


def _close(run: Run, moment: str, now: datetime, facts: dict[str, object], result: object) -> None:
    run.facts = run.facts | facts
    said = json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode()
    run.result = kept_content.seal(run, zlib.compress(said, level=1))
    setattr(run, moment, now)
    run.save(update_fields=["facts", "result", "rows", "rows_wrong", moment])


def _queue(run: Run, task: str) -> None:
    """Queue the job in this transaction: it is there when, and only when, the run is."""
    job = app.configure_task(f"pelaren.jobs.{task}.{task}", lock=f"run {run.public_id}")
    job.defer(employer_id=run.employer_id, run=str(run.public_id))


def owner_of(run: Run) -> int:
    """Return the employer whose file a run keeps."""
    assert run.employer_id is not None  # noqa: S101  only runs of an employer keep files
    return run.employer_id
