"""The lines of an invoice as plain values, however many: what workbooks are written from and compared with."""

from typing import NamedTuple

from django.db import connection

from pelaren.domain.billing.models import Invoice


class WrittenLine(NamedTuple):
    """One insured on an invoice, amounts in minor units; `identity_head` is what may be shown of her number."""

    line_id: int
    insured_id: int
    group_number: int
    group_name: str
    insurance_number: str
    name: str
    identity_head: str
    planned: int
    amount: int
    paid: int


def written_lines(invoice: Invoice, *, contract_number: str) -> list[WrittenLine]:
    """Return the lines group by group, each in the order of the names, in one question and without models."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select l.id, l.insured_id, g.number, g.name,
                   %s || '-' || lpad(i.number::text, greatest(4, length(i.number::text)), '0'),
                   i.last_name || ' ' || i.first_name, i.identity_head, l.planned, l.amount, l.paid
            from billing_invoiceline l
            join contracts_insured i on i.id = l.insured_id and i.employer_id = l.employer_id
            join contracts_enrolment e on e.id = l.enrolment_id and e.employer_id = l.employer_id
            join contracts_group g on g.id = e.group_id and g.employer_id = l.employer_id
            where l.employer_id = %s and l.invoice_id = %s
            order by g.number, i.sort_name, l.id
            """,
            [contract_number, invoice.employer_id, invoice.pk],
        )
        return list(map(WrittenLine._make, cursor.fetchall()))
