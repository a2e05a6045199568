import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class KeptSearch(models.Model):
    """
    A text that somebody searched for, so that the address of the list can name it without holding it.

    The database shows it only to that user, at that employer (none: at the pension company's desk). `sealed` is the
    text, bound to all three.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    employer = models.ForeignKey(
        "employers.Employer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sealed = models.BinaryField()
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["user", "kept_at"], name="kept_search_of_user")]

    def __str__(self) -> str:
        return str(self.key)
