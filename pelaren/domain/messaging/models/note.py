from django.db import models
from django.utils import timezone

from pelaren.domain.messaging.models.written import Written


class Note(Written):
    """
    What the pension company's handlers write for one another in a conversation. The database shows it to no employer.

    `after_place` is the place of the last message then; `place` counts the notes.
    """

    after_place = models.PositiveIntegerField()
    written_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"note {self.place} in {self.conversation_id}"
