from django.conf import settings
from django.db import models

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class Closure(EmployerOwned):
    """
    One closing of a conversation, kept when a later message reopens it.

    `after_place` is the place of the last message then: the message after it, if there is one, reopened it.
    """

    conversation = models.ForeignKey("messaging.Conversation", on_delete=models.PROTECT, related_name="closures")
    after_place = models.PositiveIntegerField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "after_place"], name="closure_after_place")]

    def __str__(self) -> str:
        return f"{self.conversation_id} closed after {self.after_place}"
