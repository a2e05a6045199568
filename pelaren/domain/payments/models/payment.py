from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from pelaren.domain.payments.models.two_persons import TwoPersonRows, TwoPersons, two_person_constraints


class PaymentQuerySet(TwoPersonRows):
    def incoming(self) -> Self:
        """Return payments that are in the books and have not bounced."""
        return self.booked().filter(reverses=None, reversal=None)


class Payment(TwoPersons):  # type: ignore[django-manager-missing, unused-ignore]
    """
    Money that came in for a contract, in minor units, at the bank's value date.

    `reference` is what the payer gave, `bank_reference` the bank's own mark of the transaction. `invoice` is the one it
    was matched with. A row that `reverses` another takes back a bounced or recalled payment, amount and all.
    """

    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="payments")
    value_date = models.DateField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reference = models.CharField(max_length=140, blank=True)
    bank_reference = models.CharField(max_length=60, blank=True)
    invoice = models.ForeignKey("billing.Invoice", null=True, on_delete=models.PROTECT, related_name="payments")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=300, blank=True)
    idempotency_key = models.CharField(max_length=120, unique=True)

    objects = PaymentQuerySet.as_manager()

    # What `with_remaining` fetches along.
    remaining: int

    class Meta:
        constraints = [
            models.CheckConstraint(name="payment_amount", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                fields=["bank_reference"],
                condition=~Q(bank_reference="") & Q(withdrawn_at=None),
                name="payment_once_per_bank_transaction",
            ),
            *two_person_constraints("payment"),
        ]
        indexes = [
            models.Index(fields=["employer", "contract", "value_date"], name="payment_by_contract"),
            models.Index(
                fields=["registered_at"],
                condition=Q(booked_at=None, withdrawn_at=None),
                name="payment_awaiting_approval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} {self.value_date}"
