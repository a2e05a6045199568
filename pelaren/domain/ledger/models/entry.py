from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class Account(models.TextChoices):
    """The accounts. Debit is positive, credit negative."""

    RECEIVABLE = "receivable"
    BANK = "bank"
    BILLED = "billed"
    UNALLOCATED = "unallocated"
    SAVINGS = "savings"
    FEE_INCOME = "fee-income"
    CONTRACT_RESERVE = "contract-reserve"


class Entry(EmployerOwned):
    """
    One event that moved money. `idempotency_key` makes a repeated order find the first result.

    Nothing posted is ever changed: a correction is a new entry that `corrects` an earlier one.
    """

    event = models.CharField(max_length=20)
    source = models.CharField(max_length=80)
    booked_on = models.DateField()
    idempotency_key = models.CharField(max_length=120, unique=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")

    objects = EmployerRows.as_manager()

    class Meta:
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.event} {self.source}"


class Posting(EmployerOwned):
    """One leg of an entry: an amount ≠ 0 in minor units on an account, with the ids of what it concerns."""

    # The database checks both once a statement, in the trigger `ledger_posting_balance`.
    employer = models.ForeignKey(
        "employers.Employer", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings", db_constraint=False)
    account = models.CharField(max_length=20, choices=Account)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    contract_id = models.BigIntegerField(null=True)
    invoice_id = models.BigIntegerField(null=True)
    line_id = models.BigIntegerField(null=True)
    insured_id = models.BigIntegerField(null=True)

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="posting_amount", condition=~Q(amount=0)),
            models.CheckConstraint(name="posting_account", condition=Q(account__in=Account.values)),
        ]
        indexes = [models.Index(fields=["employer", "account", "invoice_id"], name="posting_by_invoice")]

    def __str__(self) -> str:
        return f"{self.account} {self.amount} {self.currency}"
