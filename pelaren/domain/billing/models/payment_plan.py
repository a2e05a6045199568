from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class PaymentPlan(EmployerOwned):
    """
    When a contract's premiums fall due: in its payment months (1–12), on `due_day` or the next banking day.

    Proposals are made `propose_days` before the due date and issued `issue_days` before it. `agreed_term_days` is the
    longest time to pay that the employer has expressly agreed to; empty: what the market's law allows without.
    """

    contract = models.OneToOneField("contracts.Contract", on_delete=models.PROTECT, related_name="payment_plan")
    months = ArrayField(models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)]))
    due_day = models.PositiveSmallIntegerField(default=15)
    propose_days = models.PositiveSmallIntegerField(default=45)
    issue_days = models.PositiveSmallIntegerField(default=21)
    agreed_term_days = models.PositiveSmallIntegerField(null=True)

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="payment_plan_due_day", condition=Q(due_day__gte=1, due_day__lte=28)),
            models.CheckConstraint(name="payment_plan_order", condition=Q(propose_days__gt=models.F("issue_days"))),
            models.CheckConstraint(
                name="payment_plan_months",
                condition=Q(months__contained_by=list(range(1, 13)), months__len__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"plan of {self.contract_id}"
