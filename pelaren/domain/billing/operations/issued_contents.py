"""What an issued version of an invoice says, before it is stored: the bill and its specification."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection

from pelaren.domain.billing.models import DocumentPart, Invoice
from pelaren.domain.billing.queries.invoicing import Invoicing
from pelaren.domain.billing.senders import sender_facts

Content = dict[str, Any]


class GroupSaid(NamedTuple):
    """
    The lines of one group on an invoice: how many insured, and what is billed in minor units.

    `spelled` is the group of the specification as JSON, of identity numbers only what may be shown.
    """

    number: int
    name: str
    insured: int
    total: int
    spelled: str


def said_of_invoices(
    invoices: Iterable[Invoice], *, credited: Mapping[int, int] | None = None
) -> dict[int, list[GroupSaid]]:
    """
    Return what is said of the lines of invoices, by invoice id and in the order of the groups' numbers.

    `credited` by line id is what was taken off a line, in minor units, and is added to its amount again.
    """
    added = credited or {}
    ids, employers = zip(*((invoice.pk, invoice.employer_id) for invoice in invoices), strict=True)
    parameters = {
        "invoices": list(ids), "employers": list(set(employers)), "lines": list(added), "credits": list(added.values())
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(SAID, parameters)
        rows = cursor.fetchall()
    return {
        invoice_id: [GroupSaid(*rest) for _, *rest in of_invoice]
        for invoice_id, of_invoice in groupby(rows, key=itemgetter(0))
    }


# Lines that were made a moment ago are unknown to the planner. The employers keep it from reading everybody's register;
# joined by their ids alone, nobody's register is looked through once for each line.
SAID = """
    select l.invoice_id, g.number, g.name, count(*), sum(l.amount + coalesce(credited.amount, 0))::bigint,
           json_build_object('number', g.number, 'name', g.name, 'lines', json_agg(
               json_build_object(
                   'number', p.number, 'name', p.last_name || ' ' || p.first_name, 'identity_head', p.identity_head,
                   'planned', l.planned, 'amount', l.amount + coalesce(credited.amount, 0)
               ) order by p.sort_name, l.id
           ))::text
    from billing_invoiceline l
    join contracts_insured p on p.id = l.insured_id and p.employer_id = any(%(employers)s)
    join contracts_enrolment e on e.id = l.enrolment_id and e.employer_id = any(%(employers)s)
    join contracts_group g on g.id = e.group_id
    left join unnest(%(lines)s::bigint[], %(credits)s::bigint[]) as credited (line_id, amount)
        on credited.line_id = l.id
    where l.invoice_id = any(%(invoices)s)
    group by l.invoice_id, g.id, g.number, g.name
    order by l.invoice_id, g.number
"""


def contents(
    invoice: Invoice, said: Sequence[GroupSaid], *, invoicing: Invoicing, paid: int, credited: int
) -> dict[DocumentPart, str]:
    """
    Return what an invoice and its specification say, as JSON. The invoice comes with contract and employer.

    `paid` and `credited` are what is no longer to be paid of it, in minor units.
    """
    bill = {**_bill(invoice, invoicing), **_sums(said), "paid": paid, "credited": credited}
    return {
        DocumentPart.INVOICE: json.dumps(bill, ensure_ascii=False, sort_keys=True),
        DocumentPart.SPECIFICATION: f'{{"groups": [{", ".join(group.spelled for group in said)}]}}',
    }


def _sums(said: Sequence[GroupSaid]) -> Content:
    """The bill itself names no insured."""
    return {
        "total": sum(group.total for group in said),
        "groups": [
            {"number": group.number, "name": group.name, "insured": group.insured, "total": group.total}
            for group in said
        ],
    }


def _bill(invoice: Invoice, invoicing: Invoicing) -> Content:
    contract, employer = invoice.contract, invoice.contract.employer
    return {
        "public_id": str(invoice.public_id),
        "number": invoice.number,
        "reference": invoice.reference,
        "kind": invoice.kind,
        "version": invoice.version,
        "issued_on": str(invoice.issued_on),
        "due_date": str(invoice.due_date),
        "occasion": str(invoice.occasion) if invoice.occasion else None,
        "currency": invoice.currency,
        "market": employer.market,
        "language": invoicing.language,
        "contract": contract.number,
        "contract_name": contract.name,
        "credits": invoice.credits.number if invoice.credits else None,
        "text": invoice.text,
        "invoicing_method": invoicing.method,
        "e_invoice_address": invoicing.e_invoice_address,
        "operator": invoicing.operator,
        "sender": sender_facts(employer.market),
        "buyer": {
            "name": employer.name,
            "business_id": employer.business_id,
            "business_id_shown": employer.business_id_shown,
            "customer_number": employer.customer_number,
            "address": [invoicing.street, invoicing.postcode, invoicing.town],
            "reference": invoicing.buyer_reference,
        },
    }
