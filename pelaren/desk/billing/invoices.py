"""A contract's invoices and proposals as the pension company sees them."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.employers.head import below_tab, contract_head, contract_of
from pelaren.desk.frame import page
from pelaren.documents import downloads, issued_bills
from pelaren.domain.billing import rules
from pelaren.domain.billing.models import DocumentPart, Invoice, InvoiceLine, Kind
from pelaren.domain.billing.operations import issued_documents
from pelaren.domain.contracts.models import Contract
from pelaren.values.dates import format_date
from pelaren.values.money import format_money
from pelaren.values.reference_numbers import printed_reference
from pelaren.web.listing import page_of

IN_WORDS: dict[rules.State, tuple[str, str | Promise, str]] = {
    rules.State.PROPOSAL: ("new", _("Proposal"), "attn"),
    rules.State.ISSUED: ("sent", _("Issued"), ""),
    rules.State.PART_PAID: ("reply", _("Partly paid"), "attn"),
    rules.State.OVERDUE: ("late", _("Overdue"), "danger"),
    rules.State.PAID: ("ok", _("Paid"), ""),
    rules.State.CANCELLED: ("closed", _("Cancelled"), "done"),
}
CREDIT_NOTE = ("closed", _("Credit invoice"), "done")
KINDS = {
    Kind.REGULAR: _("By the payment plan"),
    Kind.SUPPLEMENTARY: _("Supplementary"),
    Kind.CREDIT: _("Credit invoice"),
}
WRITERS = {"invoice": (DocumentPart.INVOICE, issued_bills.write_invoice),
           "specification": (DocumentPart.SPECIFICATION, issued_bills.write_specification)}  # fmt: skip


@dataclass(frozen=True)
class InvoiceRow:
    """An invoice or a proposal with its sums; amounts in minor units, `left` is what there is to pay."""

    invoice: Invoice
    name: str
    kind: object
    total: int
    left: int
    insured_count: int
    standing: tuple[str, str | Promise, str]


@staff_page()
def index(request: StaffRequest, contract: str) -> HttpResponse:
    """Show the proposals and invoices of a contract, the latest due first."""
    found = contract_of(contract)
    invoices = Invoice.objects.filter(employer_id=found.employer_id, contract=found)
    listed = page_of(request.GET, total=invoices.count(), sorts=("-due",))
    shown = invoices.with_sums().order_by("-due_date", "-pk")[listed.rows]
    context = {
        **contract_head(request, found),
        "rows": [row_of(invoice) for invoice in shown],
        "page": listed,
    }
    return page(request, "desk/billing/index.html", context)


@staff_page()
def show(request: StaffRequest, contract: str, invoice: int) -> HttpResponse:
    """Show an invoice with its lines, what was credited of it, and what can be done with it."""
    found = contract_of(contract)
    opened = invoice_of(found, invoice)
    return page(request, "desk/billing/show.html", context_of(request, found, opened))


@staff_page()
def pdf(request: StaffRequest, contract: str, invoice: int, part: str) -> HttpResponse:
    """Hand over an issued invoice, or its specification, as the bytes that are kept."""
    found = contract_of(contract)
    opened = invoice_of(found, invoice)
    if part not in WRITERS or opened.is_proposal:
        raise Http404
    of_part, write = WRITERS[part]
    content = issued_documents.as_file(opened, part=of_part, write=write)
    if content is None:
        raise Http404
    return downloads.handed_over(content, f"{part}-{opened.number}.pdf")


def invoice_of(contract: Contract, pk: int) -> Any:
    """Return an invoice of the contract with its sums. Raises Http404."""
    invoices = Invoice.objects.filter(employer_id=contract.employer_id, contract=contract).with_sums()
    found = get_object_or_404(invoices.select_related("credits"), pk=pk)
    found.contract = contract
    return found


def lines_of(invoice: Invoice) -> list[InvoiceLine]:
    """Return the lines of an invoice with their insured, in the order of the names."""
    return list(invoice.lines.select_related("insured").order_by("insured__sort_name", "pk"))


def context_of(request: StaffRequest, contract: Contract, invoice: Any, **forms: object) -> dict[str, object]:
    """Return the context of an invoice's page."""
    row = row_of(invoice)
    issued = not invoice.is_proposal and invoice.kind != Kind.CREDIT
    title = gettext("Invoice %(number)s") if invoice.number else gettext("Invoice proposal, due %(number)s")
    named = invoice.number or format_date(invoice.due_date, contract.employer.market)
    return {
        **below_tab(request, contract, title % {"number": named}),
        "row": row,
        "invoice": invoice,
        "lines": lines_of(invoice),
        "facts": _facts(invoice, row, contract.employer.market),
        "credit_invoices": [row_of(one) for one in invoice.credit_invoices.with_sums().order_by("pk")],
        "may_credit": issued and invoice.total > 0,
        "may_cancel": issued and invoice.total > 0 and invoice.paid == 0,
        **forms,
    }


def row_of(invoice: Any) -> InvoiceRow:
    """Return an invoice, which comes with its sums, as a list shows it."""
    state = rules.state_of(
        is_proposal=invoice.is_proposal, total=invoice.total, paid=invoice.paid, due_date=invoice.due_date,
        today=timezone.localdate(),
    )  # fmt: skip
    is_credit = invoice.kind == Kind.CREDIT
    return InvoiceRow(
        invoice,
        invoice.number or gettext("Proposal"),
        KINDS[Kind(invoice.kind)],
        invoice.total,
        0 if is_credit or invoice.is_proposal else invoice.total - invoice.paid,
        invoice.insured_count,
        CREDIT_NOTE if is_credit else IN_WORDS[state],
    )


def _facts(invoice: Any, row: InvoiceRow, market: str) -> list[tuple[str, object]]:
    facts = [
        (gettext("Kind"), row.kind),
        (gettext("Due date"), format_date(invoice.due_date, market)),
        (gettext("Reference"), printed_reference(invoice.reference or "")),
        (gettext("Grand total"), format_money(row.total, invoice.currency)),
        (gettext("Left to pay"), "" if invoice.is_proposal else format_money(row.left, invoice.currency)),
        (gettext("Credited"), format_money(invoice.credited, invoice.currency) if invoice.credited else ""),
        (gettext("Credits invoice"), invoice.credits.number if invoice.credits else ""),
        (gettext("Text"), invoice.text),
    ]
    return [(label, value) for label, value in facts if value]
