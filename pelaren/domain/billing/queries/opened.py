"""Invoices with their sums, as the pages that open them, or tell of what comes, need them."""

from uuid import UUID

from pelaren.domain.billing.models import Invoice
from pelaren.domain.contracts.models import Contract
from pelaren.domain.tenancy.asking import columns, made
from pelaren.domain.tenancy.prepared import prepared

SUMS = ("total", "paid", "insured_count", "credited")
OPENED = """
    select {columns}, sums.total, sums.paid, sums.insured_count, credits.credited
    from billing_invoice
    cross join lateral (
        select coalesce(sum(amount), 0)::bigint as total, coalesce(sum(paid), 0)::bigint as paid,
            coalesce(sum(line_count), 0)::bigint as insured_count
        from billing_invoicesum where invoice_id = billing_invoice.id
    ) sums
    cross join lateral (
        select coalesce(-sum(s.amount), 0)::bigint as credited
        from billing_invoicesum s join billing_invoice i on i.id = s.invoice_id
        where i.credits_id = billing_invoice.id
    ) credits
    where billing_invoice.employer_id = %s and contract_id = %s and public_id = %s
"""


def opened_invoice(contract: Contract, public_id: UUID) -> Invoice | None:
    """Return an invoice of a contract, which it knows, with the same sums as `with_sums`; None when there is none."""
    with prepared() as cursor:
        cursor.execute(OPENED.format(columns=columns(Invoice)), [contract.employer_id, contract.pk, public_id])
        values = cursor.fetchone()
    if values is None:
        return None
    invoice = made(Invoice, values[: -len(SUMS)])
    invoice.contract = contract
    for name, value in zip(SUMS, values[-len(SUMS) :], strict=True):
        setattr(invoice, name, value)
    return invoice


EARLIEST = """
    select distinct on (contract_id) {columns}, (
        select coalesce(sum(amount), 0)::bigint from billing_invoicesum where invoice_id = billing_invoice.id
    )
    from billing_invoice where employer_id = %s and issued_at is null order by contract_id, due_date, id
"""


def earliest_proposals(*, employer_id: int) -> dict[int, Invoice]:
    """Return by contract the proposal of an employer that is due first, with its `total` in minor units."""
    with prepared() as cursor:
        cursor.execute(EARLIEST.format(columns=columns(Invoice)), [employer_id])
        rows = cursor.fetchall()
    found = {}
    for row in rows:
        invoice = made(Invoice, row[:-1])
        invoice.total = row[-1]
        found[invoice.contract_id] = invoice
    return found
