"""Put money on the lines of an invoice, or take it from them: the one place where what is paid changes."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import connection

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Invoice, InvoiceLine
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Allocation, AllocationLine, Payment
from pelaren.domain.payments.operations import bookings
from pelaren.domain.payments.rules import fee_of

Shares = Mapping[InvoiceLine, int]


def put(
    payment: Payment,
    invoice: Invoice,
    shares: Shares,
    *,
    credited_on: date,
    on: date,
    by: Actor | None,
    idempotency_key: str | None = None,
) -> Allocation:
    """
    Allocate a payment's money to lines, or take it back when the shares are below zero; minor units.

    The caller holds payment, invoice and contract, and has checked that the money and the room are there.
    """
    allocation, lines = _write(payment, invoice, shares, credited_on, by, idempotency_key, None)
    _add_to_paid(shares)
    bookings.allocated(allocation, lines, on=on, by=by)
    return allocation


def take_back(
    payment: Payment, invoice: Invoice, shares: Shares, *, credit: Invoice, on: date, by: Actor | None
) -> Allocation:
    """Let a credit invoice that has been drawn up take back a payment's money (shares below zero) from lines."""
    allocation, lines = _write(payment, invoice, shares, on, by, None, credit)
    bookings.taken_back(allocation, lines, on=on, by=by)
    return allocation


def _write(
    payment: Payment,
    invoice: Invoice,
    shares: Shares,
    credited_on: date,
    by: Actor | None,
    idempotency_key: str | None,
    credit: Invoice | None,
) -> tuple[Allocation, Sequence[AllocationLine]]:
    rate = queries.fee_rate(invoice)
    allocation = Allocation.objects.create(
        employer_id=payment.employer_id, contract_id=payment.contract_id, payment=payment, invoice=invoice,
        amount=sum(shares.values()), credited_on=credited_on, credit=credit,
        allocated_by_id=by.user_id if by else None, idempotency_key=idempotency_key,
    )  # fmt: skip
    lines = [
        AllocationLine(
            employer_id=payment.employer_id, allocation=allocation, line=line, amount=amount,
            fee=_fee(line, amount, rate),
        )
        for line, amount in shares.items()
    ]  # fmt: skip
    return allocation, AllocationLine.objects.bulk_create(lines)


def _fee(line: InvoiceLine, amount: int, rate: Decimal) -> int:
    """Take the fee of a line's next amount, and count the amount as paid so that the one after builds on it."""
    before, line.paid = line.paid, line.paid + amount
    return fee_of(line.paid, rate) - fee_of(before, rate)


def _add_to_paid(shares: Shares) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "update billing_invoiceline l set paid = l.paid + share.amount"
            " from unnest(%s::bigint[], %s::bigint[]) as share (id, amount) where l.id = share.id",
            [[line.pk for line in shares], list(shares.values())],
        )
