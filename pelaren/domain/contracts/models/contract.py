from django.db import models
from django.utils.translation import gettext_lazy as _

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class InvoicingMethod(models.TextChoices):
    """How invoices reach the employer (Betalningssätt)."""

    PAPER = "paper", _("Paper invoice")
    E_INVOICE = "e-invoice", _("E-invoice")


class Contract(EmployerOwned):  # type: ignore[django-manager-missing, unused-ignore]
    """
    A group pension insurance that an employer has taken.

    `number` stands in addresses. `currency` is ISO 4217. Pension ages are whole years; the standard one holds where
    neither group nor insured says otherwise. `invoiced_per_group` makes one invoice a group instead of one for the
    whole contract.
    """

    number = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    product = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    valid_from = models.DateField()
    lowest_retirement_age = models.PositiveSmallIntegerField(default=63)
    retirement_age = models.PositiveSmallIntegerField(default=65)
    highest_retirement_age = models.PositiveSmallIntegerField(default=67)
    invoiced_per_group = models.BooleanField(default=False)
    invoicing_method = models.CharField(max_length=12, choices=InvoicingMethod, default=InvoicingMethod.PAPER)
    e_invoice_address = models.CharField(max_length=60, blank=True)
    buyer_reference = models.CharField(max_length=60, blank=True)

    objects = EmployerRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["employer", "number"], name="contract_by_employer")]
        constraints = [
            models.CheckConstraint(name="contract_number", condition=models.Q(number__regex=r"^[A-Za-z0-9_-]+$")),
            models.CheckConstraint(name="contract_currency", condition=models.Q(currency__in=["EUR", "SEK"])),
            models.CheckConstraint(
                name="contract_retirement_ages",
                condition=models.Q(
                    lowest_retirement_age__lte=models.F("retirement_age"),
                    highest_retirement_age__gte=models.F("retirement_age"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number
