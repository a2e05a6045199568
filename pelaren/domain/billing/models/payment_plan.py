from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from pelaren.domain.billing import rules
from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class PaymentPlan(EmployerOwned):
    """
    When a contract's premiums fall due: in its payment months (1–12), on `due_day` or the next banking day.

    Proposals are made `propose_days` before the due date and issued `issue_days` before it. `agreed_term_days` is the
    longest time to pay that the employer has expressly agreed to; empty: what the market's law allows without.

    A change waits in `next_months`, `next_due_day` and `next_from`, the first day of the month from which it holds, and
    takes the place of the plan when that day comes.
    """

    contract = models.OneToOneField("contracts.Contract", on_delete=models.PROTECT, related_name="payment_plan")
    months = ArrayField(models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)]))
    due_day = models.PositiveSmallIntegerField(default=15)
    propose_days = models.PositiveSmallIntegerField(default=45)
    issue_days = models.PositiveSmallIntegerField(default=21)
    agreed_term_days = models.PositiveSmallIntegerField(null=True)
    next_months = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)]), null=True
    )
    next_due_day = models.PositiveSmallIntegerField(null=True)
    next_from = models.DateField(null=True)

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="payment_plan_due_day", condition=Q(due_day__gte=1, due_day__lte=28)),
            models.CheckConstraint(name="payment_plan_order", condition=Q(propose_days__gt=models.F("issue_days"))),
            models.CheckConstraint(
                name="payment_plan_months",
                condition=Q(months__contained_by=list(range(1, 13)), months__len__gte=1),
            ),
            models.CheckConstraint(
                name="payment_plan_next",
                condition=Q(next_months=None, next_due_day=None, next_from=None)
                | Q(
                    next_months__contained_by=list(range(1, 13)),
                    next_months__len__gte=1,
                    next_due_day__gte=1,
                    next_due_day__lte=28,
                    next_from__day=1,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"plan of {self.contract_id}"

    def occasions(self, market: str, *, first: date, last: date) -> list[rules.Occasion]:
        """Return the payments that fall due between two days, both inclusive; a waiting change holds from its month."""
        planned = rules.occasions(months=self.months, due_day=self.due_day, market=market, first=first, last=last)
        if self.next_from is None:
            return planned
        changed = rules.occasions(
            months=self.next_months or [], due_day=self.next_due_day or self.due_day, market=market, first=first,
            last=last,
        )  # fmt: skip
        return [one for one in planned if one.month < self.next_from] + [
            one for one in changed if one.month >= self.next_from
        ]
