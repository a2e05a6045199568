from django.conf import settings
from django.db import models
from django.utils import timezone

from pelaren.domain.messaging.rules import Side
from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class HandlingKind(models.TextChoices):
    """What happens to a conversation without a message."""

    CLAIMED = "claimed"
    TAKEN_OVER = "taken-over"
    LEFT = "left"
    ASSIGNED = "assigned"
    MOVED = "moved"


class Handling(EmployerOwned):
    """
    One change of who is responsible on a side, or of the topic. `after_place` is the place of the last message then.

    `assignee` is who became responsible, `previous` who was; both may be nobody. A move names the topics before and
    after.
    """

    conversation = models.ForeignKey("messaging.Conversation", on_delete=models.PROTECT, related_name="handlings")
    after_place = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    side = models.CharField(max_length=10, choices=Side)
    kind = models.CharField(max_length=12, choices=HandlingKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    previous = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    from_topic = models.ForeignKey("messaging.Topic", null=True, on_delete=models.PROTECT, related_name="+")
    to_topic = models.ForeignKey("messaging.Topic", null=True, on_delete=models.PROTECT, related_name="+")

    objects = EmployerRows.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["conversation", "id"], name="handling_of_conversation"),
            models.Index(
                fields=["previous", "-at"], condition=models.Q(previous__isnull=False), name="handling_taken_from"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.kind} after {self.after_place}"
