"""An invoice or proposal that somebody has opened: found through the employer's door, and shown as one page."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.models import Invoice, Kind
from pelaren.domain.billing.queries import plan_of
from pelaren.domain.billing.queries.opened import opened_invoice
from pelaren.domain.contracts.models import Contract
from pelaren.domain.payments.settlements import Receipt, receipts_of
from pelaren.portal.billing import invoice_words
from pelaren.portal.billing.forms import AmountsForm
from pelaren.portal.billing.lines import NOTHING_TYPED, LineTable, line_table
from pelaren.portal.billing.payment_details import payment_details
from pelaren.portal.billing.rows import Row, issue_days_of, months_of, row_of
from pelaren.portal.billing.savebar import savebar_of
from pelaren.portal.billing.typed_amounts import TypedAmounts, saved_amounts
from pelaren.portal.billing.workbooks import links as workbook_links
from pelaren.portal.contracts.contracts import contract_of
from pelaren.portal.contracts.head import crumbs_below_tab
from pelaren.portal.doors import EmployerRequest
from pelaren.portal.frame import page
from pelaren.portal.insured.group_list import search_hint
from pelaren.values.dates import format_date
from pelaren.values.markets import Market
from pelaren.values.money import UNITS, format_money
from pelaren.web.frame import Link
from pelaren.web.sentences import IDENTITY_NUMBER_LABEL


def find(request: EmployerRequest, contract: str, invoice: UUID) -> tuple[Contract, Invoice]:
    """Return a contract of the membership's employer and one of its invoices with its sums. Raises Http404."""
    opened = contract_of(request, contract)
    found = opened_invoice(opened, invoice)
    if found is None:
        raise Http404
    return opened, found


def url_of(request: EmployerRequest, invoice: Invoice, name: str = "invoice", *more: object) -> str:
    """Return the address of an invoice, or of one of the pages below it."""
    number, customer_number = invoice.contract.number, request.membership.employer.customer_number
    return reverse(name, args=[customer_number, number, invoice.public_id, *more])


def query_of(request: EmployerRequest) -> str:
    """Return the query that leads to the group and the page that a form was sent from, empty for the first page."""
    sent = {name: request.POST.get(name, "") for name in ("group", "page")}
    kept = {name: value for name, value in sent.items() if value.isascii() and value.isdecimal()}
    if kept.get("page") == "1":
        del kept["page"]
    return f"?{urlencode(kept)}" if kept else ""


def is_editable(request: EmployerRequest, invoice: Invoice) -> bool:
    """Return whether this membership may change amounts of an invoice that was fetched with its sums."""
    is_open = invoice.is_proposal or invoice.total > invoice.paid
    return is_open and invoice.kind != Kind.CREDIT and request.membership.may(Permission.CHANGE_INVOICES)


def show(
    request: EmployerRequest,
    invoice: Invoice,
    *,
    typed: TypedAmounts = NOTHING_TYPED,
    form: AmountsForm | None = None,
    conflict: object = None,
    status: int = 200,
) -> HttpResponse:
    """Show an invoice: with what was typed in its fields, and what stood in the way of saving it."""
    editable = is_editable(request, invoice)
    form = form or AmountsForm.fresh(invoice)
    saved = saved_amounts(invoice.pk, employer_id=invoice.employer_id) if typed.texts else None
    context = {
        **lines_context(request, invoice, line_table(request, invoice, editable=editable, typed=typed), editable),
        **_around(request, invoice),
        "form": form,
        "conflict": conflict,
        "savebar": savebar_of(invoice, typed, saved),
        "is_typed": bool(typed.texts),
    }
    return page(request, "portal/billing/invoices/show.html", context, status=status)


def lines_context(request: EmployerRequest, invoice: Invoice, table: LineTable, editable: bool) -> dict[str, object]:
    """Return what the lines alone are drawn with, as htmx swaps them."""
    market = invoice.contract.employer.market
    return {
        "contract": invoice.contract,
        "invoice": invoice,
        "table": table,
        "editable": editable,
        "shows_paid": not invoice.is_proposal and invoice.paid > 0,
        "unit": UNITS[invoice.currency],
        "identity_label": IDENTITY_NUMBER_LABEL[Market(market)],
        "market": market,
        "list_url": url_of(request, invoice),
        "amounts_url": url_of(request, invoice, "invoice-amounts"),
    }


def name_of(invoice: Invoice) -> str:
    """Return the heading of an opened invoice."""
    return invoice_words.title_of(invoice, months_of(plan_of(invoice.contract)))


def crumbs_below(request: EmployerRequest, invoice: Invoice) -> tuple[Link, ...]:
    """Return the breadcrumbs of a page below an opened invoice."""
    own = Link(name_of(invoice), url_of(request, invoice))
    return (*crumbs_below_tab(request, invoice.contract), own)


def _around(request: EmployerRequest, invoice: Invoice) -> dict[str, object]:
    contract = invoice.contract
    today, plan, market = timezone.localdate(), plan_of(contract), contract.employer.market
    row = row_of(invoice, contract, plan, today=today)
    receipts = [] if invoice.is_proposal else receipts_of(invoice)
    return {
        "crumbs": crumbs_below_tab(request, contract),
        "row": row,
        "title": invoice_words.title_of(invoice, months_of(plan)),
        "standing": invoice_words.standing_of_opened(
            invoice, issue_days=issue_days_of(plan), today=today, market=market
        ),
        "facts": _facts(row, contract, receipts),
        "payment": payment_details(invoice, left=row.left, market=market),
        "receipts": receipts,
        "search_hint": search_hint(market),
        "workbook_links": workbook_links(request, contract, invoice),
        "pdf_url": url_of(request, invoice, "invoice-pdf"),
        "specification_url": url_of(request, invoice, "invoice-specification"),
        "total_url": url_of(request, invoice, "invoice-total"),
        "changes_url": url_of(request, invoice, "invoice-changes"),
        "sum_url": url_of(request, invoice, "invoice-amounts-sum"),
    }


def _facts(row: Row, contract: Contract, receipts: list[Receipt]) -> list[tuple[str, object]]:
    invoice, market = row.invoice, contract.employer.market
    facts: list[tuple[str, object]] = [
        (gettext("Due date"), format_date(invoice.due_date, market)),
        (gettext("Insured"), row.insured_count),
        (gettext("Method of payment"), contract.get_invoicing_method_display()),
    ]
    if invoice.issued_on:
        facts.append((gettext("Issued on"), format_date(invoice.issued_on, market)))
        facts.append((gettext("Reference"), row.reference))
        facts.append((gettext("Amount paid"), format_money(row.paid, contract.currency)))
    if surplus := sum(receipt.surplus for receipt in receipts):
        facts.append((gettext("Paid too much"), format_money(surplus, contract.currency)))
    if credited := invoice.credited:
        facts.append((gettext("Credited"), format_money(credited, contract.currency)))
    if invoice.credits:
        facts.append((gettext("Credits invoice"), invoice.credits.number))
    return facts
