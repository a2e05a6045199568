from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

from pelaren.domain.runs.models import Run
from pelaren.domain.runs.models import State as RunState


class IssueRunState(StrEnum):
    """How far an issue run has come, read from its facts."""

    WORKING = "working"
    STOPPING = "stopping"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"


class IssueRun(models.Model):
    """
    One run that issues every contract's proposals of a due month (`month` is its first day) while somebody watches.

    The pension company's own: no employer sees it. Who asks it to stop stands here until somebody lets it go on; it
    stops between two parts of the work.
    """

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="issue_run")
    month = models.DateField()
    stop_asked_at = models.DateTimeField(null=True)
    stop_asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="issue_run_stopped",
                condition=Q(stop_asked_at=None, stop_asked_by=None, stopped_at=None)
                | Q(stop_asked_at__isnull=False, stop_asked_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def state(self) -> IssueRunState:
        if self.run.state is RunState.FAILED:
            return IssueRunState.FAILED
        if self.run.state is RunState.DONE:
            return IssueRunState.DONE
        if self.stopped_at:
            return IssueRunState.STOPPED
        return IssueRunState.STOPPING if self.stop_asked_at else IssueRunState.WORKING
