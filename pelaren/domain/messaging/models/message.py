from django.conf import settings
from django.db import models
from django.utils import timezone

from pelaren.domain.messaging.rules import Side
from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class Message(EmployerOwned):
    """
    One message of a conversation. `sealed` is its text, bound to employer, conversation, place in it, side and author.

    `form_key` is a blind index of the form it was written in and of what was written: sent twice, it is one message.
    """

    conversation = models.ForeignKey("messaging.Conversation", on_delete=models.PROTECT, related_name="messages")
    place = models.PositiveIntegerField()
    side = models.CharField(max_length=10, choices=Side)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    sealed = models.BinaryField()
    form_key = models.BinaryField(null=True)

    objects = EmployerRows.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "place"], name="message_place"),
            models.UniqueConstraint(fields=["employer", "form_key"], name="message_form_once"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.place}"
