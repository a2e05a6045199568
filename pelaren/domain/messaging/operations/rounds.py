"""
What the pension company begins to write: a conversation with one employer at once, or one each with many by a run that
people can watch. Every conversation has its own sealed copy of the files.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from pelaren.domain.accounts.models import User
from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.files.operations.stored_files import QuotaUsed
from pelaren.domain.files.rules import MEGABYTE
from pelaren.domain.messaging import sealing
from pelaren.domain.messaging.models import Conversation, Draft, Topic
from pelaren.domain.messaging.operations import conversations, drafts
from pelaren.domain.messaging.operations.attachments import NOTHING, Enclosed
from pelaren.domain.messaging.rules import Side
from pelaren.domain.runs.models import BUSY, RowProblem, Run
from pelaren.domain.runs.operations import runs
from pelaren.values.refusals import Refusal

ROUND = "conversations"
TASK = "pelaren.jobs.start_conversations.start_conversations"
LARGEST = 2_000 * MEGABYTE
"""What all copies of the files of one round may take."""


class NobodyToWriteTo(Refusal):
    field = "employers"
    message = _("Choose at least one employer.")


class TooMuchForSoMany(Refusal):
    field = "files"
    message = _("The files take more than 2,000 MB in so many conversations. Make them smaller, or write to fewer.")


@transaction.atomic
def send(
    *, employer_id: int, topic: Topic, text: str, by: Actor, now: datetime, form_key: str, enclosed: Enclosed = NOTHING
) -> Conversation:
    """
    Start a conversation with one employer; the draft of it goes, with the files that were sent.

    Raises FileGone and what conversations.start raises.
    """
    _one_at_a_time(by)
    newest = Conversation.objects.aggregate(pk=Max("pk"))["pk"] or 0
    draft, _files = drafts.take(employer_id=None, side=Side.INSURER, conversation=None, kept=(), by=by)
    copied = drafts.copies(draft, enclosed.kept)
    conversation = conversations.start(
        employer_id=employer_id, topic=topic, text=text, side=Side.INSURER, by=by, now=now, form_key=form_key,
        enclosed=Enclosed(new=[*copied, *enclosed.new]),
    )  # fmt: skip
    if draft and conversation.pk > newest:
        # When a form comes a second time its draft has gone with the first: this one is another.
        drafts.remove_files(draft=draft, public_ids=enclosed.kept, now=now)
        drafts.sent(draft, now=now)
    return conversation


@transaction.atomic
def order(
    *, topic: Topic, text: str, employer_ids: Sequence[int], by: Actor, now: datetime, form_key: str,
    enclosed: Enclosed = NOTHING,
) -> Run:  # fmt: skip
    """
    Order a conversation with each of some employers; the run is begun by a job of its own.

    The same form sent again gives the same run. Raises NobodyToWriteTo, NothingWritten, TextTooLong, TooMuchForSoMany,
    and what storing the enclosed files raises.
    """
    ids, text = sorted(set(employer_ids)), conversations.checked(text)
    if not ids:
        raise NobodyToWriteTo
    _one_at_a_time(by)
    once = sealing.form_index(form_key, employer_id=None, written=[topic.pk, by.user_id, text, *ids, *enclosed.marks])
    about = f"messaging.round:{once.hex()}" if once else ""
    if about and (known := Run.objects.filter(kind=ROUND, employer=None, about=about).first()):
        return known
    run = runs.start(
        kind=ROUND, by=by, now=now, rows=len(ids), about=about, facts={"topic": topic.pk},
        content=json.dumps(ids).encode(),
    )  # fmt: skip
    draft = drafts.give_to_run(run=run, text=text, topic=topic, enclosed=enclosed, by=by, now=now)
    if (draft.files.aggregate(size=Sum("file__size"))["size"] or 0) * len(ids) > LARGEST:
        raise TooMuchForSoMany
    app.configure_task(TASK, lock=f"run {run.public_id}").defer(run=str(run.public_id))
    record("conversations.started-for-many", about=run, by=by, employers=len(ids), topic=topic.pk)
    return run


def _one_at_a_time(by: Actor) -> None:
    """Let a form that is on its way twice at once wait for its first sending."""
    User.objects.select_for_update(no_key=True).get(pk=by.user_id)


@transaction.atomic
def take(*, public_id: UUID, now: datetime) -> tuple[Run, list[int]] | None:
    """Begin a run that waits, or that a killed job had begun; None when there is nothing left to do."""
    run = Run.objects.select_for_update().filter(public_id=public_id, kind=ROUND).first()
    if run is None or run.state not in BUSY or run.content is None:
        return None
    employer_ids = json.loads(bytes(run.content))
    run.problems.all().delete()
    runs.begin(run=run, rows=len(employer_ids), now=now)
    return run, employer_ids


def has_files(run: Run) -> bool:
    """Return whether each conversation of a run gets copies of files."""
    return Draft.objects.filter(run=run, files__isnull=False).exists()


@transaction.atomic
def start_some(*, run: Run, employer_ids: Sequence[int], after: int, now: datetime) -> None:
    """
    Start the conversations with the employers that come `after` so many of the run.

    Whom an earlier try has reached gets no second one; who cannot get so many files today is noted with the run.
    """
    draft, topic = Draft.objects.get(run=run), Topic.objects.get(pk=run.facts["topic"])
    text, enclosed = drafts.text_of(draft), Enclosed(new=drafts.copies(draft))
    for row, employer_id in enumerate(employer_ids, start=after + 1):
        try:
            conversations.start(
                employer_id=employer_id, topic=topic, text=text, side=Side.INSURER, by=draft, now=now,
                form_key=str(run.public_id), enclosed=enclosed,
            )  # fmt: skip
        except QuotaUsed:
            RowProblem.objects.create(run=run, row=row, reason=QuotaUsed.__name__, details={"employer": employer_id})
    runs.progress(run=run, rows_done=after + len(employer_ids))


@transaction.atomic
def finish(*, run: Run, now: datetime) -> None:
    """Say that everybody was written to, and let go of what was sent."""
    run.rows_wrong = run.problems.count()
    run.save(update_fields=["rows_wrong"])
    runs.finish(run=run, now=now)
    drafts.discard(draft=Draft.objects.get(run=run), now=now)


@transaction.atomic
def give_up(*, run: Run, now: datetime, reason: str) -> None:
    """Say why the work was given up, and let go of what was to be sent."""
    runs.fail(run=run, now=now, reason=reason)
    for draft in Draft.objects.filter(run=run):
        drafts.discard(draft=draft, now=now)


def left_out(run: Run) -> list[int]:
    """Return the employers who did not get the message."""
    return [problem.details["employer"] for problem in run.problems.all()]
