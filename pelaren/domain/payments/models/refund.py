from django.db import models
from django.db.models import Q

from pelaren.domain.payments.models.payment import Payment
from pelaren.domain.payments.models.two_persons import TwoPersonRows, TwoPersons, two_person_constraints


class Refund(TwoPersons):
    """What was paid back of a payment that had money left, in minor units, on the day it leaves the bank."""

    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="refunds")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    paid_on = models.DateField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=300, blank=True)
    idempotency_key = models.CharField(max_length=120, unique=True)

    objects = TwoPersonRows.as_manager()  # type: ignore[django-manager-missing, unused-ignore]

    class Meta:
        constraints = [
            models.CheckConstraint(name="refund_amount", condition=Q(amount__gt=0)),
            *two_person_constraints("refund"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} {self.paid_on}"
