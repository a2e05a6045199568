"""Store what an issued version of an invoice says, as bytes that are never remade."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from django.db import transaction

from pelaren.domain.billing.models import DocumentPart, Invoice, InvoiceDocument, InvoiceLine
from pelaren.domain.billing.operations.issued_contents import Content, contents, said_of_invoices
from pelaren.domain.billing.queries.documents import latest_content
from pelaren.domain.billing.queries.invoicing import invoicing_of, invoicing_of_all

JSON, PDF = "application/json", "application/pdf"
Writer = Callable[[Content, Content], bytes]
"""Spells the content of an invoice and of its specification as a file."""


def store(invoice: Invoice, lines: Sequence[InvoiceLine]) -> InvoiceDocument:
    """
    Store the canonical content of an invoice's present version, and of its specification; return the first.

    `lines` are all of the invoice's, saved, with the amounts paid that the document is to say. What has been credited
    stands on the credit invoice alone: an invoice says what it billed, before credits.
    """
    credited = _credited(lines)
    said = said_of_invoices([invoice], credited=credited).get(invoice.pk, [])
    paid = sum(line.paid for line in lines)
    invoicing = invoicing_of(invoice.contract)
    of_parts = contents(invoice, said, invoicing=invoicing, paid=paid, credited=sum(credited.values()))
    first, *_ = InvoiceDocument.objects.bulk_create(_canonical(invoice, of_parts))
    return first


def store_issued(invoices: Sequence[Invoice]) -> None:
    """
    Store the same of many invoices that have just been issued, of which nothing is paid or credited.

    They come with contract, employer and `credits`.
    """
    said = said_of_invoices(invoices)
    invoicing = invoicing_of_all([invoice.contract for invoice in invoices])
    InvoiceDocument.objects.bulk_create(
        document
        for invoice in invoices
        for document in _canonical(
            invoice, contents(invoice, said[invoice.pk], invoicing=invoicing[invoice.contract_id], paid=0, credited=0)
        )
    )


@transaction.atomic
def ensure(invoice: Invoice) -> None:
    """
    Store the content of an issued invoice that has none: one that was taken over from an earlier system.

    It says what the invoice said when it was issued: what has been paid since then does not stand on it.
    """
    if latest_content(invoice):
        return
    found = Invoice.objects.select_for_update(of=["self"]).select_related("contract__employer").get(pk=invoice.pk)
    if not latest_content(found):
        lines = list(found.lines.select_related("insured").order_by("insured__sort_name", "pk"))
        for line in lines:
            line.paid = 0
        store(found, lines)


def as_file(
    invoice: Invoice, *, part: DocumentPart, write: Writer, version: int | None = None, media_type: str = PDF
) -> bytes | None:
    """
    Return a part of an issued invoice as a file, spelled by `write` the first time it is asked for and kept.

    `version` None means the present one. None when that version has no document of its own.
    """
    ensure(invoice)
    content = latest_content(invoice) if version is None else latest_content(invoice, version=version)
    if content is None or (version is not None and content.version != version):
        return None
    kept = InvoiceDocument.objects.filter(
        employer_id=invoice.employer_id, invoice=invoice, version=content.version, part=part, media_type=media_type
    )
    if found := kept.first():
        return bytes(found.content)
    specification = latest_content(invoice, version=content.version, part=DocumentPart.SPECIFICATION)
    spelled = write(read(content), read(specification) if specification else {"groups": []})
    # Somebody else may have asked at the same moment: what was kept first is the document.
    InvoiceDocument.objects.bulk_create(
        [_document(invoice, content.version, part, media_type, spelled)], ignore_conflicts=True
    )
    return bytes(kept.get().content)


def read(document: InvoiceDocument) -> Content:
    """Return what a stored canonical content says."""
    return json.loads(bytes(document.content))


def _canonical(invoice: Invoice, of_parts: Mapping[DocumentPart, str]) -> Iterator[InvoiceDocument]:
    for part, content in of_parts.items():
        yield _document(invoice, invoice.version, part, JSON, content.encode())


def _document(invoice: Invoice, version: int, part: DocumentPart, media_type: str, content: bytes) -> InvoiceDocument:
    return InvoiceDocument(
        employer_id=invoice.employer_id, invoice=invoice, version=version, part=part, media_type=media_type,
        content=content, sha256=hashlib.sha256(content).digest(),
    )  # fmt: skip


def _credited(lines: Sequence[InvoiceLine]) -> dict[int, int]:
    cancelling = InvoiceLine.objects.filter(cancels__in=[line.pk for line in lines])
    credited: dict[int, int] = {}
    for line_id, amount in cancelling.values_list("cancels_id", "amount"):
        credited[line_id] = credited.get(line_id, 0) - amount
    return credited
