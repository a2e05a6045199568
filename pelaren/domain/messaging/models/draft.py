from django.conf import settings
from django.db import models
from django.utils import timezone

from pelaren.domain.messaging.rules import Side
from pelaren.domain.tenancy.rows import EitherOwned, EmployerRows


class Draft(EitherOwned):
    """
    What somebody has written and not sent: an answer, or without `conversation` the beginning of a new one.

    One for each person and place to write. `sealed` is its text, sealed with the draft's own key; the files are already
    stored, and follow when it is sent. Without `employer` it is a new message of the pension company:
    `sealed_receivers` is for whom, as typed. A `run` sends it to many: nobody writes in it any longer.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    conversation = models.ForeignKey("messaging.Conversation", null=True, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey("messaging.Topic", null=True, on_delete=models.PROTECT, related_name="+")
    run = models.OneToOneField("runs.Run", null=True, on_delete=models.PROTECT, related_name="+")
    sealed_key = models.BinaryField()
    sealed = models.BinaryField()
    sealed_receivers = models.BinaryField(default=b"")
    saved_at = models.DateTimeField(default=timezone.now)

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "user", "side", "conversation", "run"],
                nulls_distinct=False,
                name="draft_one_per_place",
            )
        ]
        indexes = [models.Index(fields=["saved_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return f"draft of {self.user_id} in {self.conversation_id}"


class DraftFile(EitherOwned):
    """A file that waits in a draft. Its key is wrapped by the draft's."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="files")
    place = models.PositiveSmallIntegerField()
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    objects = EmployerRows.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["draft", "place"], name="draft_file_place")]

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.place}"
