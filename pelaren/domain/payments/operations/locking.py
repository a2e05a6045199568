"""
Lock what an order about money touches, in one order for all: payments, then invoices by id, then the contract.

The contract's row guards what lies unallocated. None of these locks stands in the way of a new row that points at them.
"""

from collections.abc import Iterable

from pelaren.domain.billing.models import Invoice
from pelaren.domain.contracts.models import Contract
from pelaren.domain.payments.models import Payment, Refund


def lock_payment(payment_id: int) -> Payment:
    """Return a payment with its row locked to the end of the transaction."""
    return lock_payments([payment_id])[0]


def lock_payments(payment_ids: Iterable[int]) -> list[Payment]:
    """Return payments with their rows locked, in the order of their ids."""
    rows = Payment.objects.select_for_update(of=["self"], no_key=True).select_related("contract__employer")
    return list(rows.filter(pk__in=payment_ids).order_by("pk"))


def lock_refund(refund_id: int) -> Refund:
    """Return a refund with its row locked; before its payment."""
    return Refund.objects.select_for_update(of=["self"], no_key=True).select_related("payment").get(pk=refund_id)


def lock_invoice(invoice_id: int) -> Invoice:
    """Return an invoice with its row locked."""
    return lock_invoices([invoice_id])[0]


def lock_invoices(invoice_ids: Iterable[int]) -> list[Invoice]:
    """Return invoices with their rows locked, in the order of their ids."""
    rows = Invoice.objects.select_for_update(of=["self"], no_key=True).select_related("contract__employer")
    return list(rows.filter(pk__in=invoice_ids).order_by("pk"))


def lock_contract(contract_id: int) -> None:
    """Lock the money of a contract that is not allocated; last."""
    Contract.objects.select_for_update(no_key=True).get(pk=contract_id)
