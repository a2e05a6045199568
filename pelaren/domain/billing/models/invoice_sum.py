from __future__ import annotations

from django.db import models

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class InvoiceSum(EmployerOwned):
    """
    What the lines of one invoice add up to for one group of the contract, in minor units.

    The database keeps it: each statement that changes lines changes their sums (`invoice_sums_follow`), and nobody else
    may write them. Lists of invoices read it, so that twenty thousand insured cost them no more than one. A row whose
    lines are all gone stays with zeros.
    """

    # What a line belongs to, its sum belongs to: that is checked of the lines.
    employer = models.ForeignKey(
        "employers.Employer", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    invoice = models.ForeignKey(
        "billing.Invoice", on_delete=models.PROTECT, related_name="sums", db_index=False, db_constraint=False
    )
    group = models.ForeignKey(
        "contracts.Group", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    line_count = models.IntegerField()
    amount = models.BigIntegerField()
    paid = models.BigIntegerField()

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invoice", "group"], name="invoice_sum_once_per_group")]

    def __str__(self) -> str:
        return f"{self.amount} of {self.line_count} lines"
