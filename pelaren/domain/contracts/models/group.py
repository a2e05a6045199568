from django.db import models

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class Group(EmployerOwned):
    """The insured of a contract who share conditions, defined by an objective criterion (`name`, `criterion`)."""

    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="groups")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    criterion = models.CharField(max_length=200, blank=True)
    retirement_age = models.PositiveSmallIntegerField()

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="group_number_in_contract")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
