"""What has been paid on invoices and when: the employer's side of the payments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from pelaren.domain.billing.models import Invoice, InvoiceSum, Kind
from pelaren.domain.billing.models.invoice import InvoiceQuerySet
from pelaren.domain.contracts.models import Contract
from pelaren.domain.ledger.models import Account, Posting
from pelaren.domain.payments.models import Allocation, AllocationLine, Payment, Refund
from pelaren.domain.payments.queries import with_remaining


def paid_on_invoices(contract: Contract, *, year: int | None = None) -> InvoiceQuerySet:
    """
    Return the contract's invoices on which something has been paid, in full or in part, the latest payment first.

    `paid_on` is the day of the latest payment; `total`, `paid` and `surplus` are minor units: what is billed, what is
    paid of it, and what payments of this invoice have left over. `year` narrows to payments of a year.
    """
    settled = (
        Posting.objects.filter(
            employer_id=OuterRef("employer_id"), account=Account.RECEIVABLE, invoice_id=OuterRef("pk"), amount__lt=0
        )
        .order_by("-entry__booked_on")
        .values("entry__booked_on")[:1]
    )
    something = Exists(InvoiceSum.objects.filter(invoice=OuterRef("pk"), paid__gt=0))
    invoices = Invoice.objects.issued().filter(employer_id=contract.employer_id, contract=contract)
    found = invoices.filter(something).exclude(kind=Kind.CREDIT).annotate(paid_on=Subquery(settled))
    found = found if year is None else found.filter(paid_on__range=(date(year, 1, 1), date(year, 12, 31)))
    return found.select_related("group").order_by("-paid_on", "-pk")


def with_surplus(invoices: InvoiceQuerySet) -> InvoiceQuerySet:
    """Add `surplus` in minor units: what payments that were matched with an invoice have left over."""
    came = Payment.objects.incoming().filter(invoice=OuterRef("pk"))
    used = Allocation.objects.filter(payment__invoice=OuterRef("pk"), payment__reversal=None)
    back = Refund.objects.booked().filter(payment__invoice=OuterRef("pk"), payment__reversal=None)
    return invoices.annotate(
        surplus=_sum(came, "invoice") - _sum(used, "payment__invoice") - _sum(back, "payment__invoice")
    )


def _sum(rows: QuerySet, whose: str) -> Coalesce:
    summed = rows.order_by().values(whose).annotate(n=Sum("amount")).values("n")
    return Coalesce(Subquery(summed, output_field=BigIntegerField()), Value(0))


def settled_on(contract: Contract, days: Mapping[int, date]) -> list[Any]:
    """Return some of the contract's paid invoices, with `total`, `paid`, `surplus` and the day that `days` tells."""
    invoices = Invoice.objects.filter(employer_id=contract.employer_id, pk__in=days).select_related("group")
    found = {invoice.pk: invoice for invoice in with_surplus(invoices.with_sums())}
    for pk, invoice in found.items():
        invoice.paid_on = days[pk]
    return [found[pk] for pk in days if pk in found]


def days_of_payment(contract: Contract) -> dict[int, date]:
    """Return the day of the latest payment of each of the contract's paid invoices by its id, the latest first."""
    return dict(paid_on_invoices(contract).values_list("pk", "paid_on"))


def years_of(days: Iterable[date]) -> list[int]:
    """Return the years of some days, the latest first."""
    return sorted({day.year for day in days}, reverse=True)


def years_with_payments(contract: Contract) -> list[int]:
    """Return the years in which something was paid on the contract's invoices, the latest first."""
    return years_of(days_of_payment(contract).values())


def unused(contract: Contract) -> int:
    """Return what has come in for a contract and pays nothing yet, in minor units."""
    held = Posting.objects.filter(
        employer_id=contract.employer_id, account=Account.UNALLOCATED, contract_id=contract.pk
    )
    return -(held.aggregate(n=Sum("amount"))["n"] or 0)


@dataclass(frozen=True)
class Receipt:
    """
    What a payment has to do with an invoice, in minor units.

    `amount` came in at `value_date` under `reference`; `on_invoice` of it lies on the invoice, `surplus` on none.
    """

    value_date: date
    reference: str
    amount: int
    on_invoice: int
    surplus: int


def receipts_of(invoice: Invoice) -> list[Receipt]:
    """Return the payments that pay an invoice or were meant for it, the earliest first."""
    on_it = Allocation.objects.filter(payment=OuterRef("pk"), invoice=invoice).order_by().values("payment")
    concerned = Q(invoice=invoice) | Q(on_invoice__gt=0)
    payments = with_remaining(Payment.objects.incoming().filter(employer_id=invoice.employer_id))
    found = payments.annotate(
        on_invoice=Coalesce(
            Subquery(on_it.annotate(n=Sum("amount")).values("n"), output_field=BigIntegerField()), Value(0)
        )
    ).filter(concerned, contract_id=invoice.contract_id)
    return [
        Receipt(
            payment.value_date, payment.reference, payment.amount, payment.on_invoice,
            payment.remaining if payment.invoice_id == invoice.pk else 0,
        )
        for payment in found.order_by("value_date", "pk")
    ]  # fmt: skip


@dataclass(frozen=True)
class Split:
    """What was credited to one insured by one allocation, in minor units; `fee` of `amount` is the premium fee."""

    credited_on: date
    invoice: str
    kind: str
    reference: str
    insurance_number: int
    name: str
    amount: int
    fee: int


def splits(contract: Contract, *, year: int | None = None) -> list[Split]:
    """Return how payments were shared out over the insured of a contract, the earliest first."""
    lines = AllocationLine.objects.filter(employer_id=contract.employer_id, allocation__contract=contract)
    if year is not None:
        lines = lines.filter(allocation__credited_on__range=(date(year, 1, 1), date(year, 12, 31)))
    rows = lines.order_by("allocation__credited_on", "allocation_id", "line__insured__sort_name").values_list(
        "allocation__credited_on", "allocation__invoice__number", "allocation__invoice__kind",
        "allocation__payment__reference", "line__insured__number", "line__insured__last_name",
        "line__insured__first_name", "amount", "fee",
    )  # fmt: skip
    return [Split(day, invoice or "", kind, reference, number, f"{last} {first}", amount, fee)
            for day, invoice, kind, reference, number, last, first, amount, fee in rows]  # fmt: skip
