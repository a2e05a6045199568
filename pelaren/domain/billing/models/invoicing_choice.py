from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pelaren.domain.contracts.models import InvoicingMethod
from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows

LANGUAGES = ("sv", "fi", "en")


class InvoicingChoice(EmployerOwned):
    """
    How invoices of a contract reach the employer (Betalningssätt), from the next invoice that is issued on.

    The latest row holds. A paper invoice goes to `street`, `postcode` and `town`, an e-invoice to `e_invoice_address`
    and, in Finland, through `operator`. `language` is that of the documents. The first row of a contract is what was
    agreed from its start: nobody chose it. A row that `undoes` another says again what held before that one.
    """

    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="invoicing_choices")
    method = models.CharField(max_length=12, choices=InvoicingMethod)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    town = models.CharField(max_length=80, blank=True)
    e_invoice_address = models.CharField(max_length=60, blank=True)
    operator = models.CharField(max_length=35, blank=True)
    buyer_reference = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=2, default="sv")
    chosen_at = models.DateTimeField(default=timezone.now)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="invoicing_choice_method", condition=Q(method__in=InvoicingMethod.values)),
            models.CheckConstraint(name="invoicing_choice_language", condition=Q(language__in=LANGUAGES)),
        ]
        indexes = [models.Index(fields=["employer", "contract", "-id"], name="invoicing_choice_latest")]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.method}"
