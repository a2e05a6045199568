from __future__ import annotations

import uuid
from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pelaren.domain.tenancy.rows import EmployerRows


class State(StrEnum):
    """How far a run has come, read from its facts."""

    WAITING = "waiting"
    RUNNING = "running"
    REFUSED = "refused"
    READY = "ready"
    DONE = "done"
    FAILED = "failed"


class Run(models.Model):
    """
    One piece of work. Without `employer` it is the pension company's own, and no employer sees it.

    `rows_wrong` counts the rows with problems. `content` is what the work is done on, kept until it is done; `result`
    is what came out of it, `facts` what a page says about it (JSON). `checked_at` closes a preview; a run that is not
    previewed leaves it empty.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    employer = models.ForeignKey(
        "employers.Employer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=40)
    started_at = models.DateTimeField(default=timezone.now)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    rows_wrong = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)
    content = models.BinaryField(null=True)
    result = models.BinaryField(null=True)

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="run_ends_once", condition=Q(finished_at=None) | Q(failed_at=None)),
            models.CheckConstraint(name="run_progress", condition=Q(rows_done__lte=models.F("rows"))),
        ]
        indexes = [models.Index(fields=["kind", "-started_at"], name="run_latest_of_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def state(self) -> State:
        """What the facts say; a checked run with problems is refused, without any it is ready to be confirmed."""
        if self.failed_at:
            return State.FAILED
        if self.finished_at:
            return State.DONE
        if self.checked_at:
            return State.REFUSED if self.rows_wrong else State.READY
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
