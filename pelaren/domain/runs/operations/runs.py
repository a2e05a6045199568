"""Start runs and say how far they have come. The caller audits what the run does."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.runs.models import RowProblem, Run, State
from pelaren.values.refusals import Refusal


class NotReady(Refusal):
    message = _("This import cannot be confirmed: it has been read in already, or some of its rows are wrong.")


@dataclass(frozen=True)
class Problem:
    """One reason why a row cannot be used; see RowProblem."""

    row: int
    field: str
    reason: str
    details: dict[str, object] = dataclasses.field(default_factory=dict)


@transaction.atomic
def start(
    *,
    kind: str,
    by: Actor,
    now: datetime,
    employer_id: int | None = None,
    about: str = "",
    rows: int = 0,
    facts: dict[str, object] | None = None,
    content: bytes | None = None,
) -> Run:
    """Start a run that waits for somebody to work on it."""
    return Run.objects.create(
        kind=kind,
        employer_id=employer_id,
        about=about,
        started_by_id=by.user_id,
        started_at=now,
        rows=rows,
        facts=facts or {},
        content=content,
    )


@transaction.atomic
def check(*, run: Run, problems: Iterable[Problem], facts: dict[str, object], now: datetime) -> Run:
    """Close a preview: what is wrong with which row, and what would come of it."""
    made = RowProblem.objects.bulk_create(
        RowProblem(
            employer_id=run.employer_id,
            run=run,
            row=problem.row,
            field=problem.field,
            reason=problem.reason,
            details=problem.details,
        )
        for problem in problems
    )
    run.facts, run.rows_wrong, run.checked_at = run.facts | facts, len({problem.row for problem in made}), now
    run.save(update_fields=["facts", "rows_wrong", "checked_at"])
    return run


def claim(*, run: Run, now: datetime) -> Run:
    """
    Lock a checked run and begin it; whoever else confirms it waits here.

    Raises NotReady.
    """
    locked = Run.objects.select_for_update().get(pk=run.pk)
    if locked.state is not State.READY:
        raise NotReady
    locked.begun_at = now
    locked.save(update_fields=["begun_at"])
    return locked


def begin(*, run: Run, rows: int, now: datetime) -> None:
    """Say that the work has begun and how many rows there are."""
    Run.objects.filter(pk=run.pk).update(begun_at=now, rows=rows, rows_done=0, failed_at=None)


def progress(*, run: Run, rows_done: int) -> None:
    """Say how many rows are done."""
    Run.objects.filter(pk=run.pk).update(rows_done=rows_done)


def finish(*, run: Run, now: datetime, result: bytes | None = None, facts: dict[str, object] | None = None) -> None:
    """Say that all rows are done, keep the result and forget what the work was done on."""
    run.finished_at, run.rows_done, run.content, run.result = now, run.rows, None, result
    run.facts = run.facts | (facts or {})
    run.save(update_fields=["finished_at", "rows_done", "content", "result", "facts"])


def fail(*, run: Run, now: datetime, reason: str) -> None:
    """Say that the work was given up, and why, as the name of a refusal or an error."""
    run.failed_at, run.facts = now, run.facts | {"reason": reason}
    run.save(update_fields=["failed_at", "facts"])
