"""Register money that has come in (LEDGER E3); what bears an invoice's reference pays it at once."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.contracts.models import Contract
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Payment
from pelaren.domain.payments.operations import allocations, bookings, two_persons
from pelaren.domain.payments.operations.locking import lock_contract, lock_invoice, lock_payment
from pelaren.values.dates import format_date
from pelaren.values.refusals import Refusal

# Minor units: ten thousand million euros or kronor is a slip of the keyboard.
LARGEST_PAYMENT = 1_000_000_000_000


class AmountNotPositive(Refusal):
    field = "amount"
    message = _("Enter an amount above zero.")


class AmountTooLarge(Refusal):
    field = "amount"
    message = _("The amount is unreasonably large. Check it.")


class ValueDateInFuture(Refusal):
    field = "value_date"
    message = _("The money cannot have come in later than today.")


class ValueDateTooEarly(Refusal):
    field = "value_date"
    message = _("The contract began on %(first)s. Choose a day from then on.")


class AlreadyRegistered(Refusal):
    field = "bank_reference"
    message = _("The payment with this bank reference has been registered already.")


@transaction.atomic
def register(
    *,
    contract: Contract,
    amount: int,
    value_date: date,
    reference: str,
    bank_reference: str = "",
    idempotency_key: str,
    today: date,
    by: Actor | None,
) -> Payment:
    """
    Register a payment, in minor units of the contract's currency.

    Over the limit it waits until somebody else approves it; otherwise it is booked at once and pays the invoice whose
    reference it bears, as far as it reaches. A repeated `idempotency_key` returns the first payment. Raises
    AmountNotPositive, AmountTooLarge, ValueDateInFuture, ValueDateTooEarly, AlreadyRegistered.
    """
    if first := _repeated(idempotency_key):
        return first
    _check(contract, amount, value_date, today)
    bank_reference = bank_reference.strip()
    try:
        with transaction.atomic():
            payment = _insert(contract, amount, value_date, reference, bank_reference, idempotency_key, by)
    except IntegrityError as error:
        if first := _repeated(idempotency_key):
            return first
        if "payment_once_per_bank_transaction" in str(error):
            raise AlreadyRegistered from error
        raise
    if payment.booked_at:
        _book(payment, by=by)
    record(
        "payment.registered", about=payment, by=by, amount=amount, value_date=str(value_date),
        waits=payment.booked_at is None,
    )  # fmt: skip
    return payment


@transaction.atomic
def approve(*, payment: Payment, by: Actor) -> Payment:
    """
    Approve a payment that somebody else has registered: it is booked and pays its invoice.

    Raises SamePerson, AlreadyApproved, Withdrawn.
    """
    payment = lock_payment(payment.pk)
    if two_persons.approve(payment, by=by):
        _book(payment, by=by)
        record("payment.approved", about=payment, by=by, amount=payment.amount)
    return payment


@transaction.atomic
def withdraw(*, payment: Payment, by: Actor) -> Payment:
    """Withdraw a payment that waits for approval: it was a mistake. Raises AlreadyBooked."""
    payment = lock_payment(payment.pk)
    if two_persons.withdraw(payment, by=by):
        record("payment.withdrawn", about=payment, by=by, amount=payment.amount)
    return payment


def _repeated(idempotency_key: str) -> Payment | None:
    return Payment.objects.filter(idempotency_key=idempotency_key).select_related("contract__employer").first()


def _check(contract: Contract, amount: int, value_date: date, today: date) -> None:
    if amount <= 0:
        raise AmountNotPositive
    if amount > LARGEST_PAYMENT:
        raise AmountTooLarge
    if value_date > today:
        raise ValueDateInFuture
    if value_date < contract.valid_from:
        raise ValueDateTooEarly(first=format_date(contract.valid_from, contract.employer.market))


def _insert(
    contract: Contract,
    amount: int,
    value_date: date,
    reference: str,
    bank_reference: str,
    idempotency_key: str,
    by: Actor | None,
) -> Payment:
    waits = two_persons.needs_approval(amount, contract.currency)
    return Payment.objects.create(
        employer_id=contract.employer_id, contract=contract, value_date=value_date, amount=amount,
        currency=contract.currency, reference=reference.strip(), bank_reference=bank_reference,
        idempotency_key=idempotency_key, registered_by_id=by.user_id if by else None, needs_approval=waits,
        booked_at=None if waits else timezone.now(),
    )  # fmt: skip


def _book(payment: Payment, *, by: Actor | None) -> None:
    bookings.arrival(payment, by=by)
    invoice = queries.invoice_with_reference(payment)
    if invoice is None or _ledger_is_broken(payment):
        return
    invoice = lock_invoice(invoice.pk)
    lock_contract(payment.contract_id)
    allocations.match(payment, invoice)
    credited_on = allocations.credited_from(payment, invoice)
    allocations.as_much_as_possible(payment, invoice, on=credited_on, by=by)


def _ledger_is_broken(payment: Payment) -> bool:
    """What may not be allocated now stays on the work list."""
    try:
        allocations.refuse_while_broken(payment)
    except allocations.LedgerBroken:
        return True
    return False
