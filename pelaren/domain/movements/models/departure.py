from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class Departure(EmployerOwned):
    """
    One removal from a group, kept so that it can be explained and undone.

    `exit_date` is the last day of the enrolment, `instalment` what it was in minor units when she was removed.
    `last_premium` is the supplementary invoice that billed a last premium.
    """

    enrolment = models.ForeignKey("contracts.Enrolment", on_delete=models.PROTECT, related_name="departures")
    exit_date = models.DateField()
    instalment = models.BigIntegerField()
    last_premium = models.ForeignKey("billing.Invoice", null=True, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=120)
    left_at = models.DateTimeField(default=timezone.now)
    left_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="departure_undone",
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
            models.UniqueConstraint(fields=["enrolment", "idempotency_key"], name="departure_once_per_order"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(undone_at=None), name="departure_one_of_an_enrolment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} until {self.exit_date}"
