"""The amounts of an invoice as a workbook: handed out, and what an opened invoice offers."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from pelaren.documents import downloads, insured_amounts_excel
from pelaren.documents.bills import bill_of
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import amount_imports, exports
from pelaren.domain.contracts.models import Contract
from pelaren.portal.contracts.contracts import contract_of
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.values.refusals import Refusal


@dataclass(frozen=True)
class WorkbookLinks:
    """Where an invoice's amounts are exported and read in; `import_url` is empty for whom, or where, nothing may."""

    export_url: str
    import_url: str


def links(request: EmployerRequest, contract: Contract, invoice: Invoice) -> WorkbookLinks:
    """Return what an opened invoice that was fetched with its sums offers."""
    place = [request.membership.employer.customer_number, contract.number, invoice.public_id]
    may = request.membership.may(Permission.CHANGE_INVOICES) and _can_change(invoice)
    return WorkbookLinks(reverse("invoice-workbook", args=place), reverse("invoice-imports", args=place) if may else "")


def _can_change(invoice: Invoice) -> bool:
    try:
        amount_imports.refuse_final(invoice)
    except Refusal:
        return False
    return True


@employer_page(Permission.VIEW_INVOICES)
def show(request: EmployerRequest, contract: str, invoice: UUID) -> HttpResponse:
    """Hand over the amounts of an invoice or proposal as a workbook in the reader's language."""
    found = invoice_of(request, contract, invoice)
    bill = bill_of(found, language=get_language() or "sv")
    content = insured_amounts_excel.write(bill, exported_at=timezone.now())
    exports.record_export(invoice=found, lines=bill.insured_count, by=request.membership)
    name = f"summor-{found.number or f'{found.contract.number}-{found.due_date.isoformat()}'}.xlsx"
    return downloads.handed_over(content, name)


def invoice_of(request: EmployerRequest, contract: str, invoice: UUID) -> Invoice:
    """Return an invoice of the membership's employer with its sums, contract and employer. Raises Http404."""
    opened = contract_of(request, contract)
    invoices = Invoice.objects.open_to(request.membership).filter(contract=opened).with_sums()
    return get_object_or_404(invoices.select_related("contract__employer", "group", "credits"), public_id=invoice)
