from django.conf import settings
from django.db import models
from django.utils import timezone

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class Note(EmployerOwned):
    """
    What the pension company's handlers write for one another in a conversation. The database shows it to no employer.

    `sealed` is its text, sealed with the conversation's key and bound to conversation, place and author. `form_key` is
    a blind index of the form it was written in: sent twice, it is one note.
    """

    conversation = models.ForeignKey("messaging.Conversation", on_delete=models.PROTECT, related_name="notes")
    place = models.PositiveIntegerField()
    after_place = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    sealed = models.BinaryField()
    form_key = models.BinaryField(null=True)

    objects = EmployerRows.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "place"], name="note_place"),
            models.UniqueConstraint(fields=["employer", "form_key"], name="note_form_once"),
        ]

    def __str__(self) -> str:
        return f"note {self.place} in {self.conversation_id}"
