from django.db import models

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class Attachment(EmployerOwned):
    """A file of a message. Its key is wrapped by the conversation's."""

    message = models.ForeignKey("messaging.Message", on_delete=models.PROTECT, related_name="attachments")
    place = models.PositiveSmallIntegerField()
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    objects = EmployerRows.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["message", "place"], name="attachment_place")]

    def __str__(self) -> str:
        return f"{self.message_id}/{self.place}"
