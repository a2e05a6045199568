from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class BegunOrder(EmployerOwned):
    """
    What somebody has filled in so far of an order that takes several pages, about chosen insured of one contract.

    Nothing of it holds until it is given. `public_id` stands in the addresses of its pages, and is the idempotency key
    of the order: given twice it happens once. `filled_in` says that the page before the check has been filled in;
    `exit_date` belongs to a removal, `due_date` and `text` to a supplementary invoice. `from_list` says where to go
    back to.
    """

    class Kind(models.TextChoices):
        REMOVAL = "removal"
        SUPPLEMENTARY_INVOICE = "supplementary-invoice"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=Kind)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    from_list = models.BooleanField(default=False)
    filled_in = models.BooleanField(default=False)
    exit_date = models.DateField(null=True)
    due_date = models.DateField(null=True)
    text = models.CharField(max_length=200, blank=True, default="")

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="begun_order_kind", condition=models.Q(kind__in=["removal", "supplementary-invoice"])
            )
        ]
        indexes = [models.Index(fields=["employer", "begun_by", "begun_at"], name="begun_order_by_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def idempotency_key(self) -> str:
        """What makes a repeated order find the first one."""
        return f"order {self.public_id}"


class BegunOrderLine(EmployerOwned):
    """
    One chosen insured of a begun order, and what is to be billed for her: minor units, empty until filled in.

    `due_date` is that of a separate last premium; of a supplementary invoice it stands on the order.
    """

    order = models.ForeignKey(BegunOrder, on_delete=models.PROTECT, related_name="lines")
    enrolment = models.ForeignKey("contracts.Enrolment", on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField(null=True)
    due_date = models.DateField(null=True)

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "enrolment"], name="begun_order_line_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.amount}"
