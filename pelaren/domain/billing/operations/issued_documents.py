"""Store what an issued version of an invoice says, as bytes that are never remade."""

import hashlib
import json
from collections.abc import Sequence

from pelaren.domain.billing.models import Invoice, InvoiceDocument, InvoiceLine


def store(invoice: Invoice, lines: Sequence[InvoiceLine]) -> InvoiceDocument:
    """
    Store the canonical content of an invoice's present version.

    `lines` come with their insured, in the order in which the invoice lists them. What has been credited stands on the
    credit invoice alone: an invoice says what it billed, before credits.
    """
    credited = _credited(lines)
    said = [(line, line.amount + credited.get(line.pk, 0)) for line in lines]
    content = json.dumps(_content(invoice, said), ensure_ascii=False, sort_keys=True).encode()
    return InvoiceDocument.objects.create(
        employer_id=invoice.employer_id,
        invoice=invoice,
        version=invoice.version,
        media_type="application/json",
        content=content,
        sha256=hashlib.sha256(content).digest(),
    )


def _credited(lines: Sequence[InvoiceLine]) -> dict[int, int]:
    cancelling = InvoiceLine.objects.filter(cancels__in=[line.pk for line in lines])
    credited: dict[int, int] = {}
    for line_id, amount in cancelling.values_list("cancels_id", "amount"):
        credited[line_id] = credited.get(line_id, 0) - amount
    return credited


def _content(invoice: Invoice, said: Sequence[tuple[InvoiceLine, int]]) -> dict[str, object]:
    """
    Return everything the invoice says. Insured persons stand here by insurance number: an invoice bears no identity.
    """
    contract, employer = invoice.contract, invoice.contract.employer
    return {
        "number": invoice.number,
        "reference": invoice.reference,
        "kind": invoice.kind,
        "version": invoice.version,
        "issued_on": str(invoice.issued_on),
        "due_date": str(invoice.due_date),
        "currency": invoice.currency,
        "contract": contract.number,
        "credits": invoice.credits.number if invoice.credits else None,
        "text": invoice.text,
        "invoicing_method": contract.invoicing_method,
        "buyer": {
            "name": employer.name,
            "business_id": employer.business_id,
            "customer_number": employer.customer_number,
            "address": [employer.street, employer.postcode, employer.town],
            "reference": contract.buyer_reference,
        },
        "total": sum(amount for _, amount in said),
        "lines": [
            {"insurance": f"{contract.number}-{line.insured.number:04d}", "amount": amount} for line, amount in said
        ],
    }
