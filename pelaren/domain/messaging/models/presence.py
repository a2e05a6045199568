from django.conf import settings
from django.db import models

from pelaren.domain.messaging.rules import Side
from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class Presence(EmployerOwned):
    """Who has a conversation open, and when it was last heard of; `wrote_at` is when something was last typed."""

    conversation = models.ForeignKey("messaging.Conversation", on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    side = models.CharField(max_length=10, choices=Side)
    seen_at = models.DateTimeField()
    wrote_at = models.DateTimeField(null=True)

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.conversation_id}"
