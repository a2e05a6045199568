"""What the ledger says of each event of money: LEDGER E3, E4, E6, E7 and their reversals."""

from collections.abc import Iterable, Sequence
from datetime import date

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.ledger.models import Account
from pelaren.domain.ledger.operations.entries import Leg, book
from pelaren.domain.payments.models import Allocation, AllocationLine, Payment, Refund


def arrival(payment: Payment, *, by: Actor | None) -> None:
    """E3: the money is in the bank, and nothing has been done with it."""
    _between_bank_and_contract("payment", payment, payment.amount, on=payment.value_date, by=by)


def bounce(reversal: Payment, *, by: Actor | None) -> None:
    """E3 reversed: the money has left the bank again."""
    corrects = f"payment payments.payment:{reversal.reverses_id}"
    on = reversal.value_date
    _between_bank_and_contract("payment-reversed", reversal, -reversal.amount, on=on, by=by, corrects=corrects)


def paid_back(refund: Refund, *, by: Actor) -> None:
    """E7: money that paid no invoice has gone back."""
    _between_bank_and_contract("refund", refund, -refund.amount, on=refund.paid_on, by=by)


def allocated(allocation: Allocation, lines: Iterable[AllocationLine], *, on: date, by: Actor | None) -> None:
    """E4, or E4 reversed when the amount is below zero: the invoice's receivable and its lines follow the money."""
    whose = {"contract_id": allocation.contract_id, "invoice_id": allocation.invoice_id}
    lines = list(lines)
    billed = [Leg(Account.BILLED, x.amount, line_id=x.line_id, insured_id=x.line.insured_id, **whose) for x in lines]
    legs = [Leg(Account.RECEIVABLE, -allocation.amount, **whose), *billed, *_credited(allocation, lines)]
    if allocation.amount > 0:
        _book("allocate", allocation, legs, on=on, by=by)
    else:
        _book("allocation-undone", allocation, legs, on=on, by=by, corrects=_entry_undone_by(allocation))


def taken_back(allocation: Allocation, lines: Iterable[AllocationLine], *, on: date, by: Actor | None) -> None:
    """E6: the premium is credited no longer, and the money lies unallocated again."""
    legs = _credited(allocation, list(lines))
    _book("credit-paid", allocation, legs, on=on, by=by, corrects=_entry_undone_by(allocation))


def _entry_undone_by(allocation: Allocation) -> str:
    """Return the key of the entry by which the money came on the invoice, the latest of them."""
    came = Allocation.objects.filter(payment=allocation.payment, invoice=allocation.invoice, amount__gt=0)
    return f"allocate payments.allocation:{came.latest('pk').pk}"


def _credited(allocation: Allocation, lines: Sequence[AllocationLine]) -> list[Leg]:
    """What is credited to each insured, net of the premium fee, against the contract's unallocated money."""
    contract_id = allocation.contract_id
    legs = [Leg(Account.UNALLOCATED, allocation.amount, contract_id=contract_id)]
    for one in lines:
        whose = {
            "contract_id": contract_id, "invoice_id": allocation.invoice_id, "line_id": one.line_id,
            "insured_id": one.line.insured_id,
        }  # fmt: skip
        legs += [
            Leg(Account.SAVINGS, -one.amount, **whose),
            Leg(Account.SAVINGS, one.fee, **whose),
            Leg(Account.FEE_INCOME, -one.fee, **whose),
        ]
    return legs


def _between_bank_and_contract(
    event: str, source: Payment | Refund, amount: int, *, on: date, by: Actor | None, corrects: str | None = None
) -> None:
    legs = [
        Leg(Account.BANK, amount, contract_id=source.contract_id),
        Leg(Account.UNALLOCATED, -amount, contract_id=source.contract_id),
    ]
    _book(event, source, legs, on=on, by=by, corrects=corrects)


def _book(
    event: str,
    source: Payment | Refund | Allocation,
    legs: list[Leg],
    *,
    on: date,
    by: Actor | None,
    corrects: str | None = None,
) -> None:
    currency = source.payment.currency if isinstance(source, Allocation) else source.currency
    book(
        event=event,
        source=f"{source._meta.label_lower}:{source.pk}",
        employer_id=source.employer_id,
        currency=currency,
        legs=legs,
        booked_on=on,
        idempotency_key=f"{event} {source._meta.label_lower}:{source.pk}",
        actor_id=by.user_id if by else None,
        corrects=corrects,
    )
