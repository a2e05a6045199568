"""An invoice and its specification as PDF: of an issued one the bytes that are kept, of a proposal a fresh draft."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext, override

from pelaren.documents import downloads, invoice_pdf, invoice_specification_pdf, issued_bills
from pelaren.documents.bills import bill_of
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.models import DocumentPart, Invoice
from pelaren.domain.billing.operations import issued_documents
from pelaren.domain.billing.queries.invoicing import invoicing_of
from pelaren.portal.billing import opened
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.values.typed_text import whole_number

ISSUED = {
    DocumentPart.INVOICE: issued_bills.write_invoice,
    DocumentPart.SPECIFICATION: issued_bills.write_specification,
}
DRAFT = {DocumentPart.INVOICE: invoice_pdf.write, DocumentPart.SPECIFICATION: invoice_specification_pdf.write}


@employer_page(Permission.VIEW_INVOICES)
def invoice(request: EmployerRequest, contract: str, invoice: UUID) -> HttpResponse:
    """Hand over the invoice, or the proposal marked as one."""
    return _answer(request, contract, invoice, DocumentPart.INVOICE)


@employer_page(Permission.VIEW_INVOICES)
def specification(request: EmployerRequest, contract: str, invoice: UUID) -> HttpResponse:
    """Hand over what each insured's share is; identity numbers are masked."""
    return _answer(request, contract, invoice, DocumentPart.SPECIFICATION)


def _answer(request: EmployerRequest, contract: str, public_id: UUID, part: DocumentPart) -> HttpResponse:
    _, found = opened.find(request, contract, public_id)
    version = _version(request)
    content = _draft(found, part) if found.is_proposal else issued_documents.as_file(
        found, part=part, write=ISSUED[part], version=version
    )  # fmt: skip
    if content is None:
        raise Http404
    return downloads.handed_over(content, _file_name(found, part, version))


def _draft(proposal: Invoice, part: DocumentPart) -> bytes:
    language = invoicing_of(proposal.contract).language
    with override(language):
        return DRAFT[part](bill_of(proposal, language=language))


def _version(request: EmployerRequest) -> int | None:
    """Return the version that the address asks for; nonsense asks for none that there is."""
    text = request.GET.get("version", "")
    if not text:
        return None
    return whole_number(text, longest=7) or 0


def _file_name(invoice: Invoice, part: DocumentPart, version: int | None) -> str:
    """Return a name without anybody's name: faktura-7031226-0118.pdf, fakturaforslag-7031-2-2026-12-15.pdf."""
    if part == DocumentPart.SPECIFICATION:
        kind = gettext("specification")
    else:
        kind = gettext("invoice proposal") if invoice.is_proposal else gettext("invoice")
    which = invoice.number or f"{invoice.contract.number}-{invoice.due_date}"
    ending = f"-v{version}" if version else ""
    return f"{slugify(kind)}-{which}{ending}.pdf"
