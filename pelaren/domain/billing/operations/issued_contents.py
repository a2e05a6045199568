"""What an issued version of an invoice says, before it is stored: the bill and its specification."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection

from pelaren.domain.billing.models import DocumentPart, Invoice, InvoiceLine
from pelaren.domain.billing.queries.invoicing import Invoicing
from pelaren.domain.billing.senders import sender_facts
from pelaren.domain.contracts.models import Enrolment

Content = dict[str, Any]


class Said(NamedTuple):
    """One insured on an invoice; of the identity number only what may be shown. Amounts in minor units."""

    group: tuple[int, str]
    number: int
    name: str
    identity_head: str
    planned: int
    amount: int
    paid: int


def said_of_lines(lines: Sequence[InvoiceLine], *, credited: Mapping[int, int]) -> list[Said]:
    """Return what is said of lines that come with their insured; `credited` by line id is added to their amounts."""
    enrolments = Enrolment.objects.filter(pk__in=[line.enrolment_id for line in lines])
    group_of = {pk: (number, name) for pk, number, name in enrolments.values_list("pk", "group__number", "group__name")}
    return [
        Said(
            group_of[line.enrolment_id],
            line.insured.number,
            line.insured.full_name,
            line.insured.identity_head,
            line.planned,
            line.amount + credited.get(line.pk, 0),
            line.paid,
        )
        for line in lines
    ]


def said_of_invoices(invoices: Iterable[Invoice]) -> dict[int, list[Said]]:
    """Return what is said of all lines of invoices of which nothing is credited, in the order of the names."""
    ids, employers = zip(*((invoice.pk, invoice.employer_id) for invoice in invoices), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(SAID, {"invoices": list(ids), "employers": list(set(employers))})
        rows = cursor.fetchall()
    return {
        invoice_id: [Said((group, title), *rest) for _, group, title, *rest in of_invoice]
        for invoice_id, of_invoice in groupby(rows, key=itemgetter(0))
    }


# Lines that were made a moment ago are unknown to the planner. The employers keep it from reading everybody's register;
# joined by their ids alone, nobody's register is looked through once for each line.
SAID = """
    select l.invoice_id, g.number, g.name, p.number, p.last_name || ' ' || p.first_name, p.identity_head, l.planned,
           l.amount, l.paid
    from billing_invoiceline l
    join contracts_insured p on p.id = l.insured_id and p.employer_id = any(%(employers)s)
    join contracts_enrolment e on e.id = l.enrolment_id and e.employer_id = any(%(employers)s)
    join contracts_group g on g.id = e.group_id
    where l.invoice_id = any(%(invoices)s)
    order by l.invoice_id, p.sort_name, l.id
"""


def contents(
    invoice: Invoice, said: Sequence[Said], *, invoicing: Invoicing, credited: int = 0
) -> dict[DocumentPart, Content]:
    """
    Return what an invoice and its specification say. The invoice comes with contract and employer, the lines in the
    order in which it lists them.
    """
    groups = _groups(said)
    bill = _bill(invoice, invoicing) | _sums(groups, said, invoice.contract.number) | {"credited": credited}
    return {DocumentPart.INVOICE: bill, DocumentPart.SPECIFICATION: {"groups": groups}}


def _groups(said: Sequence[Said]) -> list[Content]:
    """Return the lines under the groups in which their insured stand, in the order of the groups' numbers."""
    groups: dict[tuple[int, str], list[Content]] = defaultdict(list)
    for group, number, name, identity_head, planned, amount, _ in said:
        groups[group].append(
            {"number": number, "name": name, "identity_head": identity_head, "planned": planned, "amount": amount}
        )
    return [{"number": number, "name": name, "lines": groups[number, name]} for number, name in sorted(groups)]


def _sums(groups: Sequence[Content], said: Sequence[Said], contract: str) -> Content:
    """Insured persons stand here by insurance number: an invoice bears no identity."""
    return {
        "total": sum(line.amount for line in said),
        "paid": sum(line.paid for line in said),
        "groups": [
            {
                "number": group["number"],
                "name": group["name"],
                "insured": len(group["lines"]),
                "total": sum(line["amount"] for line in group["lines"]),
            }
            for group in groups
        ],
        "lines": [{"insurance": f"{contract}-{line.number:04d}", "amount": line.amount} for line in said],
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
