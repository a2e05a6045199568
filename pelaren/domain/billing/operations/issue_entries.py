"""Book the issue of invoices (LEDGER E1): the receivable of each against what is billed on each of its lines."""

from collections.abc import Mapping, Sequence
from datetime import date

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Invoice
from pelaren.domain.ledger.operations.entries import Head, book_all


def book(invoices: Sequence[Invoice], totals: Mapping[int, int], *, today: date, by: Actor | None) -> None:
    """Book one entry an invoice. `totals` are the sums of their lines by invoice id, in minor units."""
    book_all(
        event="issue",
        heads=[_head(invoice) for invoice in invoices],
        legs=LEGS,
        facts={
            "invoices": [invoice.pk for invoice in invoices],
            "contracts": [invoice.contract_id for invoice in invoices],
            "totals": [totals[invoice.pk] for invoice in invoices],
        },
        booked_on=today,
        actor_id=by.user_id if by else None,
    )


def _head(invoice: Invoice) -> Head:
    return Head(
        source=f"billing.invoice:{invoice.pk}",
        employer_id=invoice.employer_id,
        currency=invoice.currency,
        idempotency_key=f"issue {invoice.pk}",
    )


LEGS = """
    with issued as (
        select * from unnest(%(invoices)s::bigint[], %(contracts)s::bigint[], %(totals)s::bigint[])
            with ordinality as issued (invoice_id, contract_id, total, place)
    )
    select place, 'receivable', total, contract_id, invoice_id, null, null from issued
    union all
    select place, 'billed', -line.amount, contract_id, invoice_id, line.id, line.insured_id
    from issued join billing_invoiceline line using (invoice_id)
"""
