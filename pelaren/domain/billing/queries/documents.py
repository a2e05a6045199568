"""Which issued versions of an invoice have a document of their own."""

from pelaren.domain.billing.models import DocumentPart, Invoice, InvoiceDocument

CANONICAL = "application/json"


def latest_content(
    invoice: Invoice, *, version: int | None = None, part: DocumentPart = DocumentPart.INVOICE
) -> InvoiceDocument | None:
    """Return the canonical content of an invoice's present version, or of the latest one up to `version`."""
    contents = InvoiceDocument.objects.filter(
        employer_id=invoice.employer_id, invoice=invoice, part=part, media_type=CANONICAL
    )
    contents = contents if version is None else contents.filter(version__lte=version)
    return contents.order_by("-version").first()


def versions_with_document(invoice: Invoice) -> set[int]:
    """Return the versions that were issued with a document of their own."""
    contents = InvoiceDocument.objects.filter(
        employer_id=invoice.employer_id, invoice=invoice, part=DocumentPart.INVOICE, media_type=CANONICAL
    )
    return set(contents.values_list("version", flat=True))
