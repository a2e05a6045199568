"""Composed questions about money."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from pelaren.domain.billing.models import Invoice, Kind
from pelaren.domain.ledger.models import Account, Posting
from pelaren.domain.payments.invariants import INVARIANTS, Invariant
from pelaren.domain.payments.models import Allocation, AllocationLine, ContractTerms, LedgerCheck, Payment, Refund
from pelaren.domain.payments.rules import canonical_reference


def with_remaining(payments: QuerySet[Any]) -> QuerySet[Any]:
    """Add `allocated`, `refunded` and `remaining` in minor units: what is left of each to allocate or to pay back."""
    allocations = Allocation.objects.filter(payment=OuterRef("pk")).order_by().values("payment")
    refunds = Refund.objects.booked().filter(payment=OuterRef("pk")).order_by().values("payment")
    gone = Q(booked_at=None) | Q(reverses__isnull=False) | Q(reversal__isnull=False)
    return payments.annotate(allocated=_sum_of(allocations), refunded=_sum_of(refunds)).annotate(
        remaining=Case(When(gone, then=0), default=F("amount") - F("allocated") - F("refunded"))
    )


def _sum_of(rows: QuerySet) -> Coalesce:
    summed = Subquery(rows.annotate(n=Sum("amount")).values("n"), output_field=BigIntegerField())
    return Coalesce(summed, Value(0))


def remaining(payment: Payment) -> int:
    """Return what is left of a payment to allocate or to pay back, in minor units."""
    return with_remaining(Payment.objects.filter(pk=payment.pk)).get().remaining


def unmatched() -> QuerySet[Payment]:
    """Return the work list: payments that belong to no invoice and have money left, the oldest first."""
    waiting = with_remaining(Payment.objects.incoming().filter(invoice=None)).filter(remaining__gt=0)
    return waiting.order_by("value_date", "pk")


def surplus(*, contract_id: int) -> QuerySet[Payment]:
    """Return the contract's matched payments that have money left, the oldest first."""
    matched = Payment.objects.incoming().filter(contract_id=contract_id, invoice__isnull=False)
    return with_remaining(matched).filter(remaining__gt=0).order_by("value_date", "pk")


def contracts_with_surplus(*, today: date) -> list[int]:
    """Return the ids of contracts whose terms let surplus pay their open invoices, and that have both."""
    using = [terms.contract_id for terms in _current_terms(today) if terms.use_surplus]
    with_money = with_remaining(Payment.objects.incoming().filter(contract_id__in=using, invoice__isnull=False))
    owing = Invoice.objects.unpaid().filter(contract=OuterRef("contract_id")).order_by()
    ids = with_money.filter(Exists(owing), remaining__gt=0).values_list("contract_id", flat=True)
    return sorted(set(ids))


def _current_terms(today: date) -> QuerySet[ContractTerms]:
    begun = ContractTerms.objects.filter(valid_from__lte=today)
    return begun.order_by("contract_id", "-valid_from").distinct("contract_id")


def unallocated(*, contract_id: int) -> int:
    """Return the contract's money that pays no invoice, in minor units, as the ledger has it."""
    postings = Posting.objects.filter(account=Account.UNALLOCATED, contract_id=contract_id)
    return -(postings.aggregate(n=Sum("amount"))["n"] or 0)


def payable(*, contract_id: int) -> QuerySet[Invoice]:
    """Return the contract's issued invoices with something left to pay, the earliest due first."""
    return Invoice.objects.unpaid().filter(contract_id=contract_id).exclude(kind=Kind.CREDIT)


def invoice_with_reference(payment: Payment) -> Invoice | None:
    """Return the invoice of the payment's contract that bears the reference the payer gave."""
    reference = canonical_reference(payment.reference, market=payment.contract.employer.market)
    if reference is None:
        return None
    issued = Invoice.objects.issued().filter(employer_id=payment.employer_id, contract_id=payment.contract_id)
    return issued.exclude(kind=Kind.CREDIT).filter(reference=reference).first()


def terms_on(day: date, *, contract_id: int) -> ContractTerms | None:
    """Return the terms that hold for a contract on a day."""
    return ContractTerms.objects.filter(contract_id=contract_id, valid_from__lte=day).order_by("-valid_from").first()


def fee_rate(invoice: Invoice) -> Decimal:
    """Return the premium fee of an issued invoice: that of the day it was issued."""
    terms = terms_on(invoice.issued_on, contract_id=invoice.contract_id) if invoice.issued_on else None
    return terms.premium_fee if terms else Decimal(0)


@dataclass(frozen=True)
class Paid:
    """What of a payment's money lies on a line, in minor units."""

    payment_id: int
    line_id: int
    amount: int


def money_on_lines(*, invoice_ids: list[int], payment_id: int | None = None) -> list[Paid]:
    """Return whose money lies on the lines of invoices, the payment that was allocated first coming first."""
    lines = AllocationLine.objects.filter(allocation__invoice_id__in=invoice_ids)
    if payment_id is not None:
        lines = lines.filter(allocation__payment_id=payment_id)
    held: dict[tuple[int, int], int] = {}
    for payment, line, amount in lines.order_by("pk").values_list("allocation__payment_id", "line_id", "amount"):
        held[payment, line] = held.get((payment, line), 0) + amount
    return [Paid(payment, line, amount) for (payment, line), amount in held.items() if amount]


def approval_limit(currency: str) -> int:
    """Return the amount, in minor units, over which money moves only when a second person has said so."""
    return settings.PELAREN_APPROVAL_LIMITS[currency]


def latest_check() -> LedgerCheck | None:
    """Return the latest check of the ledger."""
    return LedgerCheck.objects.order_by("-checked_at", "-pk").first()


@dataclass(frozen=True)
class Breach:
    """A row that breaks an invariant: what it is about, what the records say and what the books say, in minor units."""

    about: str
    records: int | None
    books: int | None


@dataclass(frozen=True)
class Finding:
    """An invariant that does not hold, and the rows that break it."""

    invariant: Invariant
    breaches: list[Breach]


def verify() -> list[Finding]:
    """
    Check all invariants of the ledger over the rows open to this transaction; return those that do not hold.

    The pension company must be acting: what is hidden looks as if it were missing.
    """
    found = [Finding(invariant, breaches_of(invariant)) for invariant in INVARIANTS]
    return [finding for finding in found if finding.breaches]


def breaches_of(invariant: Invariant) -> list[Breach]:
    """Return the rows that break an invariant."""
    with connection.cursor() as cursor:
        cursor.execute(invariant.sql)
        return [Breach(*row) for row in cursor.fetchall()]
