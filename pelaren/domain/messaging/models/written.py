from django.conf import settings
from django.db import models

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class Written(EmployerOwned):
    """
    What somebody wrote at a place in a conversation, sealed with the conversation's key and bound to all of these.

    `form_key` is a blind index of the form it was written in and of what was written: sent twice, it is there once.
    """

    conversation = models.ForeignKey("messaging.Conversation", on_delete=models.PROTECT, related_name="%(class)ss")
    place = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    form_key = models.BinaryField(null=True)

    objects = EmployerRows.as_manager()

    class Meta:
        abstract = True
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "place"], name="%(class)s_place"),
            models.UniqueConstraint(fields=["employer", "form_key"], name="%(class)s_form_once"),
        ]
