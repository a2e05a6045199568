"""An invoice as the lists show it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from pelaren.domain.billing.models import Invoice, PaymentPlan
from pelaren.domain.contracts.models import Contract
from pelaren.portal.billing import invoice_words
from pelaren.portal.billing.invoice_words import Standing
from pelaren.values.reference_numbers import printed_reference

DEFAULT_ISSUE_DAYS = PaymentPlan._meta.get_field("issue_days").default


@dataclass(frozen=True)
class Row:
    """One invoice; amounts in minor units. `left` is what remains to pay."""

    invoice: Invoice
    name: str
    covers: str
    standing: Standing
    total: int
    paid: int
    insured_count: int
    reference: str
    url: str

    @property
    def left(self) -> int:
        return self.total - self.paid


def row_of(invoice: Invoice, contract: Contract, plan: PaymentPlan | None, *, today: date) -> Row:
    """Return the row of an invoice that was fetched with its sums; asks no query."""
    months = months_of(plan)
    return Row(
        invoice=invoice,
        name=invoice_words.name_of(invoice, months),
        covers=invoice_words.covers(invoice, months),
        standing=invoice_words.standing(invoice, issue_days=issue_days_of(plan), today=today),
        total=invoice.total,
        paid=invoice.paid,
        insured_count=invoice.insured_count,
        reference=printed_reference(invoice.reference or ""),
        url=reverse("invoice", args=[contract.employer.customer_number, contract.number, invoice.public_id]),
    )


def months_of(plan: PaymentPlan | None) -> list[int]:
    """Return the payment months, 1–12, of a plan; none without a plan."""
    return list(plan.months) if plan else []


def issue_days_of(plan: PaymentPlan | None) -> int:
    """Return how many days before the due date proposals are issued."""
    return plan.issue_days if plan else DEFAULT_ISSUE_DAYS
