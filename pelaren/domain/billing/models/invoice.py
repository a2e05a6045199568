from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from pelaren.domain.billing.models.invoice_sum import InvoiceSum
from pelaren.domain.ledger.models import Account, Posting
from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class Kind(models.TextChoices):
    REGULAR = "regular"
    SUPPLEMENTARY = "supplementary"
    CREDIT = "credit"


class InvoiceQuerySet(EmployerRows):
    def proposals(self) -> Self:
        """Return what has not been issued yet, the earliest due first."""
        return self.filter(issued_at=None).order_by("due_date", "pk")

    def issued(self) -> Self:
        """Return invoices that have a number."""
        return self.filter(issued_at__isnull=False)

    def unpaid(self) -> Self:
        """Return issued invoices on which something is left to pay, the earliest due first."""
        return self.issued().with_sums().filter(total__gt=F("paid")).order_by("due_date", "pk")

    def with_balance(self) -> Self:
        """
        Add `balance`: what is left to pay of an issued invoice in minor units, as its receivable in the ledger says.

        The database holds it equal to the sum of what is outstanding on the lines; it is read from far fewer rows.
        """
        postings = Posting.objects.filter(
            employer_id=OuterRef("employer_id"), account=Account.RECEIVABLE, invoice_id=OuterRef("pk")
        )
        return self.annotate(balance=_sum_of(postings.order_by().values("invoice_id").annotate(n=Sum("amount"))))

    def with_sums(self) -> Self:
        """
        Add `total` and `paid` in minor units and `insured_count`, each the sum of the invoice's lines.

        `credited` is what credit invoices have taken off it: it was billed over `total` + `credited`.
        """
        sums = InvoiceSum.objects.filter(invoice=OuterRef("pk")).order_by().values("invoice")
        credits = InvoiceSum.objects.filter(invoice__credits=OuterRef("pk")).order_by().values("invoice__credits")
        return self.annotate(
            total=_sum_of(sums.annotate(n=Sum("amount"))),
            paid=_sum_of(sums.annotate(n=Sum("paid"))),
            insured_count=_sum_of(sums.annotate(n=Sum("line_count"))),
            credited=-_sum_of(credits.annotate(n=Sum("amount"))),
        )


def _sum_of(rows: models.QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.values("n"), output_field=models.BigIntegerField()), Value(0))


class Invoice(EmployerOwned):
    """
    A proposal or an invoice.

    `occasion` is the first day of the payment month, empty on supplementary invoices. `group` is empty when one invoice
    covers all groups. `version` counts saved changes. Issued: `issued_at`, `number` and `reference` are set together.
    A credit invoice takes amounts off the invoice it `credits`. `text` is what the employer wrote on a supplementary
    invoice. `idempotency_key` lets a repeated order find the invoice that the first one made.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="invoices")
    group = models.ForeignKey("contracts.Group", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    occasion = models.DateField(null=True)
    due_date = models.DateField()
    currency = models.CharField(max_length=3)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)
    issued_on = models.DateField(null=True)
    number = models.CharField(max_length=20, null=True, unique=True)
    reference = models.CharField(max_length=25, null=True, unique=True)
    credits = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="credit_invoices")
    text = models.CharField(max_length=200, blank=True, default="", db_default="")
    idempotency_key = models.CharField(max_length=120, null=True)

    objects = InvoiceQuerySet.as_manager()

    # What `with_sums` fetches along.
    total: int
    paid: int
    insured_count: int
    credited: int

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "occasion", "group"],
                condition=Q(kind="regular"),
                nulls_distinct=False,
                name="invoice_one_per_occasion",
            ),
            models.CheckConstraint(
                name="invoice_issued",
                condition=Q(issued_at=None, issued_on=None, number=None, reference=None)
                | Q(issued_at__isnull=False, issued_on__isnull=False, number__isnull=False, reference__isnull=False),
            ),
            models.CheckConstraint(
                name="invoice_occasion",
                condition=Q(kind="regular", occasion__isnull=False) | Q(kind__in=["supplementary", "credit"]),
            ),
            models.CheckConstraint(
                name="invoice_credits",
                condition=Q(kind="credit", credits__isnull=False, issued_at__isnull=False)
                | Q(kind__in=["regular", "supplementary"], credits=None),
            ),
            models.CheckConstraint(name="invoice_kind", condition=Q(kind__in=Kind.values)),
            models.UniqueConstraint(fields=["employer", "idempotency_key"], name="invoice_once_per_order"),
        ]
        indexes = [
            models.Index(fields=["employer", "contract", "due_date"], name="invoice_by_contract"),
            models.Index(fields=["due_date"], condition=Q(issued_at=None), name="invoice_waiting_to_be_issued"),
        ]

    def __str__(self) -> str:
        return self.number or f"proposal {self.due_date}"

    @property
    def is_proposal(self) -> bool:
        return self.issued_at is None


class InvoiceLine(EmployerOwned):
    """
    One insured on one invoice. `planned` is her instalment when the line was made; amounts in minor units.

    `paid` follows the ledger's allocations and never passes `amount`. On a credit invoice the amount is negative: it
    has been taken off the line that this one `cancels`, whose own amount is what still stands.
    """

    # The two indexes below serve every question; one more for each key would double the price of a proposals run.
    # That invoice and enrolment are there, of the same insured and employer, is checked once a statement (`belongs`).
    employer = models.ForeignKey(
        "employers.Employer", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    invoice = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    insured = models.ForeignKey(
        "contracts.Insured",
        on_delete=models.PROTECT,
        related_name="invoice_lines",
        db_index=False,
        db_constraint=False,
    )
    enrolment = models.ForeignKey(
        "contracts.Enrolment",
        on_delete=models.PROTECT,
        related_name="invoice_lines",
        db_index=False,
        db_constraint=False,
    )
    planned = models.BigIntegerField()
    amount = models.BigIntegerField()
    paid = models.BigIntegerField(default=0)
    cancels = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="cancelled_by", db_index=False
    )

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "insured"], name="invoice_line_once_per_insured"),
            models.CheckConstraint(
                name="invoice_line_amounts",
                condition=Q(cancels=None, amount__gte=F("paid"), paid__gte=0)
                | Q(cancels__isnull=False, amount__lt=0, paid=0),
            ),
        ]
        indexes = [
            models.Index(fields=["employer", "insured"], name="invoice_line_by_insured"),
            models.Index(fields=["cancels"], condition=Q(cancels__isnull=False), name="invoice_line_cancelling"),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"


class DocumentPart(models.TextChoices):
    """The two papers of an issued version: the bill itself, and what each insured's share of it is."""

    INVOICE = "invoice"
    SPECIFICATION = "specification"


class InvoiceDocument(EmployerOwned):
    """
    What an issued version of an invoice said, as stored bytes with their SHA-256: never remade, never overwritten.

    Of each part the first document is the canonical content (`application/json`) from which PDF and e-invoice are
    spelled. The invoice itself names no insured; the specification does, with masked identity numbers.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="documents")
    version = models.PositiveIntegerField()
    part = models.CharField(
        max_length=13, choices=DocumentPart, default=DocumentPart.INVOICE, db_default=DocumentPart.INVOICE
    )
    media_type = models.CharField(max_length=60)
    content = models.BinaryField()
    sha256 = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "version", "part", "media_type"], name="invoice_document_once"),
            models.CheckConstraint(name="invoice_document_part", condition=Q(part__in=DocumentPart.values)),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} v{self.version} {self.part} {self.media_type}"
