from django.conf import settings
from django.db import models
from django.utils import timezone

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class SalaryTerms(EmployerOwned):
    """
    Which agreement the instalments of a contract follow from a day on.

    `agreement` is a name of `forecasts.salary_premiums.agreements`, "" from the day on which they follow none any more.
    """

    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="salary_terms")
    agreement = models.CharField(max_length=20, blank=True)
    valid_from = models.DateField()
    chosen_at = models.DateTimeField(default=timezone.now)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "valid_from"], name="salary_terms_from")]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.agreement or '–'} from {self.valid_from}"
