"""Give invoices the numbers and the payment references under which they are issued."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from pelaren.domain.billing import rules
from pelaren.domain.billing.models import Invoice
from pelaren.domain.series.operations.numbers import take_all


def give_number(invoice: Invoice, *, today: date) -> None:
    """Set number, reference and time of issue on an invoice, which the caller saves; see `give_numbers`."""
    give_numbers([invoice], today=today)


def give_numbers(invoices: Sequence[Invoice], *, today: date) -> None:
    """
    Set number, reference and time of issue on invoices that come with contract and employer; the caller saves them.

    Within a contract they are numbered in the given order. Locks each contract's series of the year until the
    transaction ends, so that no number is skipped or given twice.
    """
    now = timezone.now()
    running = take_all(Counter(_series(invoice, today) for invoice in invoices))
    for invoice in invoices:
        contract, series = invoice.contract, _series(invoice, today)
        number = rules.invoice_number(contract_number=contract.number, year=today.year, running=running[series])
        running[series] += 1
        invoice.number = number
        invoice.reference = rules.payment_reference(number=number, market=contract.employer.market)
        invoice.issued_at, invoice.issued_on = now, today


def _series(invoice: Invoice, today: date) -> str:
    return f"invoices {invoice.contract.number} {today.year}"
