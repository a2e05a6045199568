from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class Salary(EmployerOwned):
    """
    A monthly salary that was reported, in minor units, and what it came to: never changed, the latest counts.

    `premium` is the instalment it gave, in minor units, for `months` months of `year` by `agreement`.
    """

    insured = models.ForeignKey("contracts.Insured", on_delete=models.PROTECT, related_name="salaries")
    month_salary = models.BigIntegerField()
    agreement = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField()
    premium = models.BigIntegerField()
    reported_at = models.DateTimeField(default=timezone.now)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="salary_not_negative", condition=Q(month_salary__gte=0, premium__gte=0))
        ]
        indexes = [models.Index(fields=["insured", "-reported_at"], name="salary_latest")]

    def __str__(self) -> str:
        return f"{self.month_salary} a month gives {self.premium}"
