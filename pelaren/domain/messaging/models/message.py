from django.conf import settings
from django.db import models
from django.utils import timezone

from pelaren.domain.messaging.rules import Side
from pelaren.domain.tenancy.rows import EmployerOwned


class Message(EmployerOwned):
    """One message of a conversation. `sealed` is its text, bound to employer, conversation and place in it."""

    conversation = models.ForeignKey("messaging.Conversation", on_delete=models.PROTECT, related_name="messages")
    place = models.PositiveIntegerField()
    side = models.CharField(max_length=10, choices=Side)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["conversation", "place"], name="message_place")]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.place}"
