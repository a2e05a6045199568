from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.domain.billing.models.invoice import Invoice
from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class Cause(models.TextChoices):
    """What made an invoice or a proposal another than it was."""

    AMOUNTS = "amounts", _("Amounts changed")
    TOTAL = "total", _("Grand total changed")
    IMPORTED = "imported", _("Amounts read from Excel")
    CREDITED = "credited", _("Credited")
    INSTALMENT = "instalment", _("Instalment changed")
    JOINED = "joined", _("Joined the group")
    LEFT = "left", _("Left the group")
    RETURNED = "returned", _("Removal from the group undone")


class InvoiceChange(EmployerOwned):
    """
    Why an invoice has this version: what was done, by whom, and the reason given in their own words.

    Without a person it was the payment plan. `idempotency_key` lets a repeated order find the change it made first.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField()
    cause = models.CharField(max_length=12, choices=Cause)
    reason = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=120, null=True)

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "version"], name="invoice_change_version"),
            models.UniqueConstraint(fields=["employer", "idempotency_key"], name="invoice_change_once_per_order"),
            models.CheckConstraint(name="invoice_change_cause", condition=Q(cause__in=Cause.values)),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} v{self.version} {self.cause}"


class LineChange(EmployerOwned):
    """
    How one insured's amount changed with a version, in minor units.

    `before` is empty when she came on the invoice with it, `after` when she was dropped from it. The insured stands
    here instead of the line, because a proposal's line may be gone.
    """

    change = models.ForeignKey(InvoiceChange, on_delete=models.PROTECT, related_name="lines")
    insured = models.ForeignKey("contracts.Insured", on_delete=models.PROTECT, related_name="+")
    before = models.BigIntegerField(null=True)
    after = models.BigIntegerField(null=True)

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "insured"], name="line_change_once"),
            models.CheckConstraint(
                name="line_change_amounts", condition=Q(before__isnull=False) | Q(after__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
