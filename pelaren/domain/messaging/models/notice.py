from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class NoticeKind(models.TextChoices):
    """Why somebody is told that something waits; the mail itself never says."""

    MESSAGE = "message", _("A message came")
    TAKEN_OVER = "taken-over", _("A colleague took over")
    ASSIGNED = "assigned", _("A colleague gave you the case")
    OPENED_OUTSIDE = "opened-outside", _("Somebody outside the department opened it")
    FILE_HELD = "file-held", _("A file was held back")


class Notice(EmployerOwned):
    """
    Somebody is to be told by e-mail that something waits. What happens again before the mail has left adds nothing.

    `settled_at` is when the mail left, or when it became clear that none would: the person wants none, or has none.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey("messaging.Conversation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=NoticeKind)
    since = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    mailed = models.BooleanField(default=False)

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "conversation", "kind"], condition=Q(settled_at=None), name="notice_once"
            ),
        ]
        indexes = [models.Index(fields=["user", "since"], condition=Q(settled_at=None), name="notice_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id}"
