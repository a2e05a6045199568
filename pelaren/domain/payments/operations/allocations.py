"""Let money that has come in pay an invoice (LEDGER E4), and undo it."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Invoice, InvoiceLine, Kind
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Allocation, Payment
from pelaren.domain.payments.operations import shares
from pelaren.domain.payments.operations.locking import lock_contract, lock_invoice, lock_payment
from pelaren.domain.payments.rules import share_out
from pelaren.values.moments import format_moment
from pelaren.values.money import format_money
from pelaren.values.refusals import Refusal


class LedgerBroken(Refusal):
    message = _(
        "The check of the ledger at %(when)s found sums that do not agree, so no payment can be matched until it is"
        " mended. Payments can still be registered."
    )


class NotBooked(Refusal):
    message = _("The payment is not in the books. It must be approved first.")


class OtherContract(Refusal):
    field = "invoice"
    message = _("The invoice belongs to another contract than the payment.")


class NotPayable(Refusal):
    field = "invoice"
    message = _("Choose an invoice that has been issued and is not a credit invoice.")


class MoreThanLeft(Refusal):
    field = "amount"
    message = _("Only %(left)s is left of the payment.")


class MoreThanOutstanding(Refusal):
    field = "amount"
    message = _("Only %(outstanding)s is left to pay on the invoice.")


class MoreThanOutstandingOnLine(Refusal):
    field = "amount"
    message = _("Only %(outstanding)s is left to pay for %(name)s.")


class NotOnInvoice(Refusal):
    field = "amount"
    message = _("One of the amounts belongs to a person who is not on the invoice. Open the invoice again.")


class NothingToAllocate(Refusal):
    field = "amount"
    message = _("There is nothing to match: either nothing is left of the payment or the invoice is paid.")


class AmountNotPositive(Refusal):
    field = "amount"
    message = _("Enter an amount above zero.")


class NothingToUndo(Refusal):
    message = _("None of the payment's money lies on the invoice any more.")


@transaction.atomic
def allocate(
    *,
    payment: Payment,
    invoice: Invoice,
    amount: int | None = None,
    lines: Mapping[int, int] | None = None,
    idempotency_key: str | None = None,
    today: date,
    by: Actor | None,
) -> Allocation:
    """
    Let a payment pay an invoice of its contract: as much as it can, a given amount, or given amounts a line id.

    An amount is shared out over the lines in proportion to what is outstanding on each. A payment that belonged to no
    invoice is matched with this one. A repeated `idempotency_key` returns the first allocation. Raises LedgerBroken,
    NotBooked, OtherContract, NotPayable, NothingToAllocate, AmountNotPositive, MoreThanLeft, MoreThanOutstanding,
    MoreThanOutstandingOnLine, NotOnInvoice.
    """
    payment, invoice = lock_payment(payment.pk), lock_invoice(invoice.pk)
    lock_contract(payment.contract_id)
    if first := _repeated(idempotency_key):
        return first
    refuse_while_broken(payment)
    _check(payment, invoice)
    wanted = _of_lines(invoice, lines) if lines is not None else _of_amount(payment, invoice, amount)
    if sum(wanted.values()) > (left := queries.remaining(payment)):
        raise MoreThanLeft(left=format_money(left, payment.currency))
    credited_on = credited_from(payment, invoice)
    allocation = shares.put(
        payment, invoice, wanted, credited_on=credited_on, on=credited_on, by=by, idempotency_key=idempotency_key
    )
    match(payment, invoice)
    record("payment.allocated", about=payment, by=by, invoice=invoice.number, amount=allocation.amount)
    return allocation


@transaction.atomic
def undo(*, payment: Payment, invoice: Invoice, today: date, by: Actor) -> Allocation:
    """
    Take all of a payment's money off an invoice again; it lies unallocated and matched with no invoice.

    Raises NothingToUndo.
    """
    payment, invoice = lock_payment(payment.pk), lock_invoice(invoice.pk)
    lock_contract(payment.contract_id)
    allocation = take_off(payment, invoice, on=today, by=by)
    if allocation is None:
        raise NothingToUndo
    if payment.invoice_id == invoice.pk:
        payment.invoice = None
        payment.save(update_fields=["invoice"])
    record("payment.allocation-undone", about=payment, by=by, invoice=invoice.number, amount=-allocation.amount)
    return allocation


def take_off(payment: Payment, invoice: Invoice, *, on: date, by: Actor | None) -> Allocation | None:
    """Take a payment's money off an invoice, all of it; the caller holds both and the contract."""
    held = {one.line_id: one.amount for one in queries.money_on_lines(invoice_ids=[invoice.pk], payment_id=payment.pk)}
    if not held:
        return None
    lines = InvoiceLine.objects.filter(pk__in=held).order_by("pk")
    return shares.put(payment, invoice, {line: -held[line.pk] for line in lines}, credited_on=on, on=on, by=by)


def as_much_as_possible(payment: Payment, invoice: Invoice, *, on: date, by: Actor | None) -> Allocation | None:
    """Allocate what is left of a payment to what is outstanding on an invoice; the caller holds all three rows."""
    try:
        wanted = _of_amount(payment, invoice, None)
    except NothingToAllocate:
        return None
    return shares.put(payment, invoice, wanted, credited_on=on, on=on, by=by)


def match(payment: Payment, invoice: Invoice) -> None:
    """Let a payment that belonged to no invoice belong to this one."""
    if payment.invoice_id is None:
        payment.invoice = invoice
        payment.save(update_fields=["invoice"])


def credited_from(payment: Payment, invoice: Invoice) -> date:
    """Return from when a payment's money counts as premium: its value date, but never before the invoice was issued."""
    return max(payment.value_date, invoice.issued_on or payment.value_date)


def refuse_while_broken(payment: Payment) -> None:
    """Raise LedgerBroken while the latest check of the ledger found a breach."""
    if (check := queries.latest_check()) and check.breaches:
        raise LedgerBroken(when=format_moment(check.checked_at, payment.contract.employer.market))


def _repeated(idempotency_key: str | None) -> Allocation | None:
    return Allocation.objects.filter(idempotency_key=idempotency_key).first() if idempotency_key else None


def _check(payment: Payment, invoice: Invoice) -> None:
    if payment.booked_at is None:
        raise NotBooked
    if invoice.contract_id != payment.contract_id:
        raise OtherContract
    if invoice.is_proposal or invoice.kind == Kind.CREDIT:
        raise NotPayable


def _of_lines(invoice: Invoice, amounts: Mapping[int, int]) -> dict[InvoiceLine, int]:
    wanted = {pk: amount for pk, amount in amounts.items() if amount}
    if not wanted or min(wanted.values()) < 0:
        raise AmountNotPositive
    lines = list(invoice.lines.filter(pk__in=wanted).select_related("insured").order_by("pk"))
    if len(lines) < len(wanted):
        raise NotOnInvoice
    for line in lines:
        if wanted[line.pk] > line.amount - line.paid:
            outstanding = format_money(line.amount - line.paid, invoice.currency)
            raise MoreThanOutstandingOnLine(outstanding=outstanding, name=line.insured.full_name)
    return {line: wanted[line.pk] for line in lines}


def _of_amount(payment: Payment, invoice: Invoice, amount: int | None) -> dict[InvoiceLine, int]:
    lines = list(invoice.lines.order_by("pk"))
    outstanding = [line.amount - line.paid for line in lines]
    if amount is None:
        amount = min(queries.remaining(payment), sum(outstanding))
        if not amount:
            raise NothingToAllocate
    if amount <= 0:
        raise AmountNotPositive
    if amount > sum(outstanding):
        raise MoreThanOutstanding(outstanding=format_money(sum(outstanding), invoice.currency))
    return {line: share for line, share in zip(lines, share_out(amount, outstanding), strict=True) if share}
