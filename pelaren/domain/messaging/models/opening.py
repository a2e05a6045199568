from django.conf import settings
from django.db import models
from django.utils import timezone

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class Opening(EmployerOwned):
    """
    Why somebody of the pension company outside the department opened a conversation. It holds until `until`.

    `sealed_reason` is sealed with the conversation's key: people name people in it.
    """

    conversation = models.ForeignKey("messaging.Conversation", on_delete=models.PROTECT, related_name="openings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    sealed_reason = models.BinaryField()

    objects = EmployerRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["conversation", "user", "-until"], name="opening_latest")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.conversation_id}"
