from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pelaren.domain.tenancy.rows import EmployerRows


class State(StrEnum):
    """How far a run has come, read from its facts."""

    WAITING = "waiting"
    RUNNING = "running"
    ASKING = "asking"
    REFUSED = "refused"
    READY = "ready"
    CONFIRMED = "confirmed"
    DONE = "done"
    FAILED = "failed"


BUSY = frozenset({State.WAITING, State.RUNNING, State.CONFIRMED})
"""The states in which the portal works and the person waits."""
UNUSUAL = timedelta(seconds=90)


class RunQuerySet(EmployerRows):
    def unread(self) -> Self:
        """Return runs whose content waits to be read, or is being read."""
        return self.filter(
            checked_at=None, asked_at=None, refused_at=None, confirmed_at=None, finished_at=None, failed_at=None
        )


class Run(models.Model):
    """
    One piece of work. Without `employer` it is the pension company's own, and no employer sees it.

    `about` names what the work is done to, as the trail does (`billing.invoice:17`). `rows_wrong` counts the rows with
    problems. `content` is what the work is done on, kept until it is done; `result` is what came out of it, `facts`
    what a page says about it (JSON). `asked_at`: somebody must answer a question before the work can go on.
    `checked_at` closes a preview, `refused_at` says that nothing of the content can be used, `confirmed_at` that
    somebody has looked at the preview and wants it done. A run that is not previewed leaves all four empty.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    employer = models.ForeignKey(
        "employers.Employer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=80, blank=True, default="", db_default="")
    started_at = models.DateTimeField(default=timezone.now)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    rows_wrong = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)
    content = models.BinaryField(null=True)
    result = models.BinaryField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="run_ends_once", condition=Q(finished_at=None) | Q(failed_at=None)),
            models.CheckConstraint(name="run_progress", condition=Q(rows_done__lte=models.F("rows"))),
            models.CheckConstraint(
                name="run_confirmed",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "-started_at"], name="run_latest_of_kind"),
            models.Index(fields=["employer", "about", "-started_at"], name="run_latest_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def state(self) -> State:
        """What the facts say; a checked run with problems is refused, without any it is ready to be confirmed."""
        if self.failed_at:
            return State.FAILED
        if self.finished_at:
            return State.DONE
        if self.refused_at or (self.checked_at and self.rows_wrong):
            return State.REFUSED
        return self._state_of_work()

    def takes_long(self, now: datetime) -> bool:
        """Return whether somebody waits unusually long: a worker that was killed is missed after a minute."""
        return now - (self.confirmed_at or self.started_at) > UNUSUAL

    def _state_of_work(self) -> State:
        if self.confirmed_at:
            return State.CONFIRMED
        if self.checked_at:
            return State.READY
        if self.asked_at:
            return State.ASKING
        return State.RUNNING if self.begun_at else State.WAITING


class RowProblem(models.Model):
    """
    Why one row of a run's content cannot be used.

    `row` is its number as people count (the head of a sheet is row 1), `field` the column at fault, `reason` the name
    of the refusal and `details` what fills the placeholders of its sentence.
    """

    employer = models.ForeignKey(
        "employers.Employer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    field = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=60)
    details = models.JSONField(default=dict)

    objects = EmployerRows.as_manager()

    class Meta:
        ordering = ["row", "pk"]

    def __str__(self) -> str:
        return f"row {self.row}: {self.reason}"
