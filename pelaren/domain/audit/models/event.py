from django.conf import settings
from django.db import models
from django.utils import timezone

from pelaren.domain.tenancy.rows import EmployerRows


class Event(models.Model):
    """
    One line of the trail.

    `facts` holds ids, amounts in minor units and dates: never an identity number, a name or a message's text.
    """

    employer = models.ForeignKey(
        "employers.Employer",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: the insurer's own.",
    )
    sequence = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    previous_hash = models.BinaryField()
    hash = models.BinaryField()

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employer", "sequence"], name="audit_event_sequence", nulls_distinct=False)
        ]
        indexes = [models.Index(fields=["employer", "about", "sequence"], name="audit_event_about")]

    def __str__(self) -> str:
        return f"{self.name} {self.about}"
