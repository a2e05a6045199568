from django.db import models
from django.utils import timezone

from pelaren.domain.messaging.models.written import Written
from pelaren.domain.messaging.rules import Side


class Message(Written):
    """One message of a conversation; its text is bound to its side too."""

    side = models.CharField(max_length=10, choices=Side)
    sent_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.place}"
