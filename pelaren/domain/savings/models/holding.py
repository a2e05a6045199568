from django.db import models
from django.db.models import Q

from pelaren.domain.savings.models.fund import InvestmentFund
from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class UnitHolding(EmployerOwned):
    """How many units of a fund an insured held at the end of a day; what is not listed on her latest day is sold."""

    insured = models.ForeignKey(
        "contracts.Insured", on_delete=models.PROTECT, related_name="unit_holdings", db_index=False
    )
    fund = models.ForeignKey(InvestmentFund, on_delete=models.PROTECT, related_name="holdings", db_index=False)
    as_of = models.DateField()
    units = models.DecimalField(max_digits=18, decimal_places=6)

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["insured", "as_of", "fund"], name="unit_holding_once_a_day"),
            models.CheckConstraint(name="unit_holding_units", condition=Q(units__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.units} units of {self.fund_id}"
