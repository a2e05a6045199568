from django.db import models
from django.db.models import Q

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class InvestmentPlan(EmployerOwned):
    """Where new premiums of a contract are invested from a day on."""

    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="investment_plans")
    name = models.CharField(max_length=80)
    valid_from = models.DateField()

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "valid_from"], name="investment_plan_from")]

    def __str__(self) -> str:
        return self.name


class InvestmentShare(EmployerOwned):
    """One investment object of a plan with its whole percent of each premium."""

    plan = models.ForeignKey(InvestmentPlan, on_delete=models.PROTECT, related_name="shares")
    option = models.CharField(max_length=120)
    percent = models.PositiveSmallIntegerField()

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="investment_share_percent", condition=Q(percent__gte=1, percent__lte=100))
        ]

    def __str__(self) -> str:
        return f"{self.option} {self.percent} %"
