"""Pay back money that pays no invoice (LEDGER E7)."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Payment, Refund
from pelaren.domain.payments.operations import bookings, two_persons
from pelaren.domain.payments.operations.locking import lock_contract, lock_payment, lock_refund
from pelaren.values.dates import format_date
from pelaren.values.money import format_money
from pelaren.values.refusals import Refusal


class AmountNotPositive(Refusal):
    field = "amount"
    message = _("Enter an amount above zero.")


class MoreThanLeft(Refusal):
    field = "amount"
    message = _("Only %(left)s is left of the payment to pay back.")


class DateInFuture(Refusal):
    field = "paid_on"
    message = _("The money cannot have gone back later than today.")


class DateBeforePayment(Refusal):
    field = "paid_on"
    message = _("The payment came in on %(first)s. Choose a day from then on.")


@transaction.atomic
def pay_back(
    *,
    payment: Payment,
    amount: int,
    paid_on: date,
    reason: str = "",
    idempotency_key: str,
    today: date,
    by: Actor,
) -> Refund:
    """
    Pay back what is left of a payment, or a part of it, in minor units.

    Over the limit it waits until somebody else approves it. A repeated `idempotency_key` returns the first refund.
    Raises AmountNotPositive, MoreThanLeft, DateInFuture, DateBeforePayment.
    """
    payment = lock_payment(payment.pk)
    lock_contract(payment.contract_id)
    if first := Refund.objects.filter(idempotency_key=idempotency_key).first():
        return first
    _check(payment, amount, paid_on, today)
    refund = _insert(payment, amount, paid_on, reason, idempotency_key, by)
    if refund.booked_at:
        bookings.paid_back(refund, by=by)
    record("refund.registered", about=refund, by=by, amount=amount, waits=refund.booked_at is None)
    return refund


@transaction.atomic
def approve(*, refund: Refund, by: Actor) -> Refund:
    """
    Approve a refund that somebody else has registered. Raises SamePerson, AlreadyApproved, Withdrawn, MoreThanLeft.
    """
    refund = lock_refund(refund.pk)
    payment = lock_payment(refund.payment_id)
    lock_contract(refund.contract_id)
    left = queries.remaining(payment)
    if two_persons.approve(refund, by=by):
        _refuse_more_than(left, refund.amount, payment.currency)
        bookings.paid_back(refund, by=by)
        record("refund.approved", about=refund, by=by, amount=refund.amount)
    return refund


@transaction.atomic
def withdraw(*, refund: Refund, by: Actor) -> Refund:
    """Withdraw a refund that waits for approval. Raises AlreadyBooked."""
    refund = lock_refund(refund.pk)
    if two_persons.withdraw(refund, by=by):
        record("refund.withdrawn", about=refund, by=by, amount=refund.amount)
    return refund


def _check(payment: Payment, amount: int, paid_on: date, today: date) -> None:
    if amount <= 0:
        raise AmountNotPositive
    if paid_on > today:
        raise DateInFuture
    if paid_on < payment.value_date:
        raise DateBeforePayment(first=format_date(payment.value_date, payment.contract.employer.market))
    _refuse_more_than(queries.remaining(payment), amount, payment.currency)


def _refuse_more_than(left: int, amount: int, currency: str) -> None:
    if amount > left:
        raise MoreThanLeft(left=format_money(left, currency))


def _insert(payment: Payment, amount: int, paid_on: date, reason: str, idempotency_key: str, by: Actor) -> Refund:
    waits = two_persons.needs_approval(amount, payment.currency)
    return Refund.objects.create(
        employer_id=payment.employer_id, contract_id=payment.contract_id, payment=payment, paid_on=paid_on,
        amount=amount, currency=payment.currency, reason=reason, idempotency_key=idempotency_key,
        registered_by_id=by.user_id, needs_approval=waits, booked_at=None if waits else timezone.now(),
    )  # fmt: skip
