"""Issue every contract's proposals of a due month, watched by somebody who may stop the work and let it go on."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from pelaren.domain.accounts.models import StaffMember
from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Invoice, IssueRun, IssueRunState
from pelaren.domain.billing.operations import invoices
from pelaren.domain.billing.queries.issuing import TooEarly, proposals_of_month, too_early
from pelaren.domain.runs.models import RowProblem, Run
from pelaren.domain.runs.models import State as RunState
from pelaren.domain.runs.operations import runs
from pelaren.values.refusals import Refusal

KIND = "issue-run"
TOO_EARLY, UNFORESEEN = "too-early", "unforeseen"
"""Why a proposal was not issued: its time to pay would be longer than was agreed; something nobody foresaw."""


class NothingToIssue(Refusal):
    field = "month"
    message = _("No proposal with a premium falls due in that month. Choose another month.")


class AlreadyIssuing(Refusal):
    field = "month"
    message = _("The invoices of that month are being issued already. Open that run below.")


class Ended(Refusal):
    message = _("The run has ended already.")


@transaction.atomic
def start(*, month: date, now: datetime, by: StaffMember) -> IssueRun:
    """Begin to issue what falls due in a month (its first day), in a job. Raises NothingToIssue, AlreadyIssuing."""
    open_ones = Run.objects.select_for_update(of=["self"]).filter(kind=KIND, finished_at=None, failed_at=None)
    if open_ones.filter(about=_about(month)).exists():
        raise AlreadyIssuing
    count = proposals_of_month(month).count()
    if not count:
        raise NothingToIssue
    run = runs.start(kind=KIND, about=_about(month), by=by, now=now, rows=count, facts={"issued": 0})
    made = IssueRun.objects.create(run=run, month=month)
    _queue(made)
    record("issue-run.started", about=made, by=by, month=_about(month), invoices=count)
    return made


@transaction.atomic
def stop(*, issue_run: IssueRun, now: datetime, by: Actor) -> None:
    """Ask a run to stop before its next part. Who asks a second time has asked already. Raises Ended."""
    locked = _locked(issue_run.run_id)
    if locked.state in {IssueRunState.DONE, IssueRunState.FAILED}:
        raise Ended
    if locked.stop_asked_at is None:
        locked.stop_asked_at, locked.stop_asked_by_id = now, by.user_id
        locked.save(update_fields=["stop_asked_at", "stop_asked_by"])
        record("issue-run.stopped", about=locked, by=by, month=_about(locked.month))


@transaction.atomic
def go_on(*, issue_run: IssueRun, by: Actor) -> None:
    """Let a run that was stopped, or given up, go on with what is left; what failed is tried again. Raises Ended."""
    locked = _locked(issue_run.run_id)
    if locked.state is IssueRunState.DONE:
        raise Ended
    if locked.state is IssueRunState.WORKING:
        return
    locked.stop_asked_at = locked.stop_asked_by = locked.stopped_at = None
    locked.save(update_fields=["stop_asked_at", "stop_asked_by", "stopped_at"])
    Run.objects.filter(pk=locked.run_id).update(failed_at=None)
    _queue(locked)
    record("issue-run.continued", about=locked, by=by, month=_about(locked.month))


@transaction.atomic
def begin(*, public_id: UUID, today: date, now: datetime) -> list[int]:
    """
    Return the proposals that a run has to issue now; those that it is too early for stand among its problems.

    Nothing when it has ended or is to stop. A job that was killed begins here again and finds only what is left.
    """
    locked = _locked_by(public_id)
    if locked is None or locked.state is not IssueRunState.WORKING:
        return []
    RowProblem.objects.filter(run=locked.run).delete()
    waiting = proposals_of_month(locked.month)
    early = too_early(waiting, today=today)
    _note_early(locked.run, early)
    left = [pk for pk in waiting.values_list("pk", flat=True) if pk not in {one.invoice_id for one in early}]
    done = locked.run.facts["issued"] + len(early)
    Run.objects.filter(pk=locked.run_id).update(
        begun_at=now, rows=done + len(left), rows_done=done, rows_wrong=len(early)
    )
    return left


@transaction.atomic
def issue_part(*, public_id: UUID, invoice_ids: Sequence[int], today: date) -> None:
    """Issue some of a run's proposals, all or none, and count them as done in the same transaction."""
    found = IssueRun.objects.select_related("run").get(run__public_id=public_id)
    by = StaffMember.objects.get(user_id=found.run.started_by_id)
    issued = invoices.issue_all(invoice_ids=invoice_ids, today=today, by=by)
    run = Run.objects.select_for_update().get(pk=found.run_id)
    run.facts = run.facts | {"issued": run.facts["issued"] + len(issued)}
    run.rows_done = min(run.rows, run.rows_done + len(invoice_ids))
    run.save(update_fields=["facts", "rows_done"])


@transaction.atomic
def leave_out(*, public_id: UUID, invoice_id: int) -> None:
    """Note that a proposal could not be issued for a reason nobody foresaw: it stays, and the others go on."""
    run = Run.objects.select_for_update().get(public_id=public_id)
    invoice = Invoice.objects.select_related("contract__employer").get(pk=invoice_id)
    _note(run, [(invoice.contract.number, invoice.contract.employer.name, UNFORESEEN, "")])
    run.rows_wrong, run.rows_done = run.rows_wrong + 1, min(run.rows, run.rows_done + 1)
    run.save(update_fields=["rows_wrong", "rows_done"])


def is_to_stop(public_id: UUID) -> bool:
    """Return whether somebody has asked a run to stop."""
    return IssueRun.objects.filter(run__public_id=public_id, stop_asked_at__isnull=False).exists()


@transaction.atomic
def close(*, public_id: UUID, now: datetime) -> None:
    """Say that a job has nothing more to do: the run is stopped when that was asked for, else it is done."""
    locked = _locked_by(public_id)
    if locked is None or locked.state not in {IssueRunState.WORKING, IssueRunState.STOPPING}:
        return
    if locked.stop_asked_at and proposals_of_month(locked.month).exists():
        locked.stopped_at = now
        locked.save(update_fields=["stopped_at"])
    else:
        runs.finish(run=locked.run, now=now)


@transaction.atomic
def give_up(*, public_id: UUID, now: datetime) -> None:
    """Say that a job ended in a way nobody foresaw; somebody can let the run go on."""
    locked = _locked_by(public_id)
    if locked is not None and locked.run.state is not RunState.DONE:
        runs.fail(run=locked.run, now=now, reason=UNFORESEEN)


def _note_early(run: Run, early: Sequence[TooEarly]) -> None:
    _note(run, [(one.contract, one.employer, TOO_EARLY, str(one.from_day)) for one in early])


def _note(run: Run, problems: Sequence[tuple[str, str, str, str]]) -> None:
    RowProblem.objects.bulk_create(
        RowProblem(run=run, row=place, field="contract", reason=reason,
                   details={"contract": contract, "employer": employer, "day": day})
        for place, (contract, employer, reason, day) in enumerate(problems, start=run.problems.count() + 1)
    )  # fmt: skip


def _locked(run_id: int) -> IssueRun:
    # Two locks in one order: the run's row, then its own.
    run = Run.objects.select_for_update().get(pk=run_id)
    found = IssueRun.objects.select_for_update(of=["self"]).get(run_id=run_id)
    found.run = run
    return found


def _locked_by(public_id: UUID) -> IssueRun | None:
    run_id = Run.objects.filter(public_id=public_id, kind=KIND).values_list("pk", flat=True).first()
    return _locked(run_id) if run_id else None


def _about(month: date) -> str:
    return f"{month:%Y-%m}"


def _queue(issue_run: IssueRun) -> None:
    """Queue the job in this transaction; two jobs of one run never work at once."""
    public_id = str(issue_run.run.public_id)
    app.configure_task("pelaren.jobs.issue_month.issue_month", lock=f"run {public_id}").defer(run=public_id)
