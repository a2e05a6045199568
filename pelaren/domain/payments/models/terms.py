from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class ContractTerms(EmployerOwned):
    """
    What a contract says about its money, from a day on. Without terms no fee is taken and surplus is kept waiting.

    `premium_fee` is the part of each premium that the pension company keeps (0.01250 is 1.25 %); it goes by the day an
    invoice was issued. `use_surplus` lets money left over pay the contract's open invoices by itself.
    """

    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="terms")
    valid_from = models.DateField()
    premium_fee = models.DecimalField(max_digits=6, decimal_places=5, default=0)
    use_surplus = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = EmployerRows.as_manager()

    class Meta:
        verbose_name_plural = "contract terms"
        constraints = [
            models.UniqueConstraint(fields=["contract", "valid_from"], name="contract_terms_from"),
            models.CheckConstraint(
                name="contract_terms_premium_fee", condition=Q(premium_fee__gte=0, premium_fee__lt=1)
            ),
        ]

    def __str__(self) -> str:
        return f"terms of {self.contract_id} from {self.valid_from}"
