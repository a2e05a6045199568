"""Take over what was paid in an earlier system."""

from collections.abc import Sequence

from django.db import connection, transaction


@transaction.atomic
def take_over(invoice_ids: Sequence[int]) -> None:
    """
    Give invoices that were taken over as paid in full, with their ledger entries, the payments that paid them.

    One payment an invoice, at its due date, under its reference and without a fee. The caller puts it on the trail.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAYMENTS, [list(invoice_ids)])


PAYMENTS = """
    with paid as (
        select i.id, i.employer_id, i.contract_id, i.due_date, i.currency, i.reference, i.issued_at,
               sum(l.paid) as total
        from billing_invoice i join billing_invoiceline l on l.invoice_id = i.id
        where i.id = any(%s) group by i.id having sum(l.paid) > 0
    ), payments as (
        insert into payments_payment
            (employer_id, contract_id, value_date, amount, currency, reference, bank_reference, invoice_id, reason,
             idempotency_key, registered_at, needs_approval, booked_at)
        select employer_id, contract_id, due_date, total, currency, reference, '', id, '',
               'taken over ' || id, issued_at, false, issued_at
        from paid order by due_date, id
        returning id, invoice_id
    ), allocations as (
        insert into payments_allocation
            (employer_id, contract_id, payment_id, invoice_id, amount, credited_on, allocated_at)
        select employer_id, contract_id, payments.id, paid.id, total, due_date, issued_at
        from payments join paid on paid.id = payments.invoice_id order by payments.id
        returning id, invoice_id
    )
    insert into payments_allocationline (employer_id, allocation_id, line_id, amount, fee)
    select l.employer_id, allocations.id, l.id, l.paid, 0
    from allocations join billing_invoiceline l on l.invoice_id = allocations.invoice_id
    where l.paid > 0
"""
