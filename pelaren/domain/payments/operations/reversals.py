"""Take back a payment that has bounced or was recalled: E4 and E3 of the ledger with their signs changed."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.payments.models import Allocation, Payment, Refund
from pelaren.domain.payments.operations import allocations, bookings
from pelaren.domain.payments.operations.locking import lock_contract, lock_invoices, lock_payment
from pelaren.values.dates import format_date
from pelaren.values.money import format_money
from pelaren.values.refusals import Refusal


class NotBooked(Refusal):
    message = _("The payment is not in the books. Withdraw it instead.")


class ReversalIsFinal(Refusal):
    message = _("This is itself the reversal of a payment. If the money came after all, register a new payment.")


class PaidBack(Refusal):
    message = _("%(refunded)s of the payment has been paid back to the payer, so the whole of it cannot be reversed.")


class ValueDateInFuture(Refusal):
    field = "value_date"
    message = _("The money cannot have left later than today.")


class ValueDateBeforePayment(Refusal):
    field = "value_date"
    message = _("The payment came in on %(first)s. Choose a day from then on.")


@transaction.atomic
def reverse(*, payment: Payment, value_date: date, reason: str = "", today: date, by: Actor | None) -> Payment:
    """
    Take back a payment: what it paid is outstanding again and the money has left the bank.

    Returns the reversal; a second order returns the first one. Raises NotBooked, ReversalIsFinal, PaidBack,
    ValueDateInFuture, ValueDateBeforePayment.
    """
    payment = lock_payment(payment.pk)
    if first := Payment.objects.filter(reverses=payment).first():
        return first
    _check(payment, value_date, today)
    invoices = lock_invoices(_invoices_paid_by(payment))
    lock_contract(payment.contract_id)
    _refuse_paid_back(payment)
    for invoice in invoices:
        allocations.take_off(payment, invoice, on=value_date, by=by)
    reversal = _insert(payment, value_date, reason, by)
    bookings.bounce(reversal, by=by)
    record("payment.reversed", about=payment, by=by, amount=payment.amount, value_date=str(value_date))
    return reversal


def _check(payment: Payment, value_date: date, today: date) -> None:
    if payment.reverses_id:
        raise ReversalIsFinal
    if payment.booked_at is None:
        raise NotBooked
    if value_date > today:
        raise ValueDateInFuture
    if value_date < payment.value_date:
        raise ValueDateBeforePayment(first=format_date(payment.value_date, payment.contract.employer.market))


def _invoices_paid_by(payment: Payment) -> list[int]:
    return list(Allocation.objects.filter(payment=payment).values_list("invoice_id", flat=True).distinct())


def _refuse_paid_back(payment: Payment) -> None:
    refunded = sum(Refund.objects.booked().filter(payment=payment).values_list("amount", flat=True))
    if refunded:
        raise PaidBack(refunded=format_money(refunded, payment.currency))


def _insert(payment: Payment, value_date: date, reason: str, by: Actor | None) -> Payment:
    return Payment.objects.create(
        employer_id=payment.employer_id, contract_id=payment.contract_id, value_date=value_date,
        amount=payment.amount, currency=payment.currency, reference=payment.reference, reverses=payment,
        reason=reason, idempotency_key=f"reversal of {payment.pk}", registered_by_id=by.user_id if by else None,
        needs_approval=False, booked_at=timezone.now(),
    )  # fmt: skip
