"""Give an invoice the number and the payment reference under which it is issued."""

from datetime import date

from django.utils import timezone

from pelaren.domain.billing import rules
from pelaren.domain.billing.models import Invoice
from pelaren.domain.series.operations.numbers import take


def give_number(invoice: Invoice, *, today: date) -> None:
    """
    Set number, reference and time of issue on an invoice, which the caller saves.

    Locks the contract's series of the year until the transaction ends, so that no number is skipped or given twice.
    """
    contract = invoice.contract
    running = take(f"invoices {contract.number} {today.year}")
    invoice.number = rules.invoice_number(contract_number=contract.number, year=today.year, running=running)
    invoice.reference = rules.payment_reference(number=invoice.number, market=contract.employer.market)
    invoice.issued_at, invoice.issued_on = timezone.now(), today
