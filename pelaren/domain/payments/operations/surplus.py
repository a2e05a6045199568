"""Let money left over pay a contract's open invoices by itself, where its terms say so."""

from datetime import date

from django.db import transaction

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.contracts.models import Contract
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Allocation
from pelaren.domain.payments.operations import allocations
from pelaren.domain.payments.operations.locking import lock_contract, lock_invoices, lock_payments


@transaction.atomic
def use(*, contract: Contract, today: date, by: Actor | None = None) -> list[Allocation]:
    """
    Allocate what is left of matched payments, the oldest first, to open invoices, the earliest due first.

    Money that belongs to no invoice yet waits for a person. Does nothing unless the contract's terms say so. Raises
    LedgerBroken.
    """
    terms = queries.terms_on(today, contract_id=contract.pk)
    if terms is None or not terms.use_surplus:
        return []
    payments = lock_payments(queries.surplus(contract_id=contract.pk).values_list("pk", flat=True))
    if not payments:
        return []
    due = {invoice.pk: place for place, invoice in enumerate(queries.payable(contract_id=contract.pk))}
    invoices = sorted(lock_invoices(due), key=lambda invoice: due[invoice.pk])
    lock_contract(contract.pk)
    allocations.refuse_while_broken(payments[0])
    payments.sort(key=lambda payment: (payment.value_date, payment.pk))
    made = [
        allocation
        for invoice in invoices
        for payment in payments
        if (allocation := allocations.as_much_as_possible(payment, invoice, on=today, by=by))
    ]
    if made:
        record("surplus.used", about=contract, by=by, amount=sum(allocation.amount for allocation in made))
    return made
