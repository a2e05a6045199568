from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pelaren.domain.payments.models.payment import Payment
from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class Allocation(EmployerOwned):
    """
    Money of a payment put on an invoice (amount above zero) or taken back from it (below), in minor units.

    `credited_on` is the day on which it counts as premium. A `credit` invoice has taken it back, or else somebody undid
    the allocation. `idempotency_key` lets a repeated order find the allocation it made first.
    """

    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="+")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="allocations")
    invoice = models.ForeignKey("billing.Invoice", on_delete=models.PROTECT, related_name="allocations")
    amount = models.BigIntegerField()
    credited_on = models.DateField()
    credit = models.ForeignKey("billing.Invoice", null=True, on_delete=models.PROTECT, related_name="taken_back")
    allocated_at = models.DateTimeField(default=timezone.now)
    allocated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=120, null=True, unique=True)

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="allocation_amount", condition=~Q(amount=0)),
            models.CheckConstraint(name="allocation_credit", condition=Q(credit=None) | Q(amount__lt=0)),
        ]
        indexes = [models.Index(fields=["employer", "contract"], name="allocation_by_contract")]

    def __str__(self) -> str:
        return f"{self.amount} of {self.payment_id} on {self.invoice_id}"


class AllocationLine(EmployerOwned):
    """One line's part of an allocation, and the premium fee taken of it, in minor units and with the same sign."""

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey("billing.InvoiceLine", on_delete=models.PROTECT, related_name="allocations")
    amount = models.BigIntegerField()
    fee = models.BigIntegerField()

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["allocation", "line"], name="allocation_line_once"),
            models.CheckConstraint(
                name="allocation_line_amounts", condition=Q(amount__gt=0, fee__gte=0) | Q(amount__lt=0, fee__lte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount}, of that fee {self.fee}"
