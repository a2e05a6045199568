"""The tabs Fakturor and Transaktioner, and an opened invoice or proposal."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing import queries
from pelaren.domain.billing.models import Invoice, PaymentPlan
from pelaren.domain.contracts.models import Contract
from pelaren.portal.billing import invoice_words, payment_details
from pelaren.portal.billing.invoice_words import State
from pelaren.portal.billing.lines import line_table
from pelaren.portal.contracts.contracts import contract_of, plan_of
from pelaren.portal.contracts.head import contract_head, crumbs_below_tab
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.values.dates import format_date
from pelaren.values.money import format_money
from pelaren.web.listing import page_of

DEFAULT_ISSUE_DAYS = PaymentPlan._meta.get_field("issue_days").default


@dataclass(frozen=True)
class Row:
    """An invoice as a list shows it; amounts in minor units."""

    invoice: Invoice
    name: str
    covers: str
    state: State
    total: int
    paid: int
    insured_count: int
    url: str


@employer_page(Permission.VIEW_INVOICES)
def index(request: EmployerRequest, contract: str) -> HttpResponse:
    """Show what is unpaid: the proposals of the payment plan and the other open invoices, with their sums."""
    opened, today = contract_of(request, contract), timezone.localdate()
    plan = plan_of(opened)
    invoices = queries.open_invoices(opened)
    rows = [_row(request, opened, invoice, plan, today) for invoice in invoices]
    sums = queries.unpaid(invoices, today=today)
    proposals = [row for row in rows if row.invoice.is_proposal]
    context = {
        **contract_head(request, opened),
        "market": opened.employer.market,
        "proposals": proposals,
        "others": [row for row in rows if not row.invoice.is_proposal],
        "sums": sums,
        "facts": [
            (gettext("Unpaid, with the proposal"), format_money(sums.with_proposals, opened.currency)),
            (gettext("Past due"), format_money(sums.overdue, opened.currency)),
        ],
        "change_until": _change_until(proposals, opened, plan),
        "plan_year": queries.plan_year(opened, plan, today=today) if plan else None,
        "payments_url": reverse("payments", args=[request.membership.employer.customer_number, opened.number]),
    }
    return page(request, "portal/billing/invoices/index.html", context)


@employer_page(Permission.VIEW_INVOICES, methods=["GET", "POST"])
def show(request: EmployerRequest, contract: str, invoice: UUID) -> HttpResponse:
    """Show an invoice or proposal with its lines; POST carries a search, so that no number stands in an address."""
    opened, today = contract_of(request, contract), timezone.localdate()
    invoices = Invoice.objects.open_to(request.membership).filter(contract=opened).with_sums()
    found = get_object_or_404(invoices.select_related("group"), public_id=invoice)
    plan = plan_of(opened)
    row = _row(request, opened, found, plan, today)
    context = {
        "crumbs": crumbs_below_tab(request, opened),
        "contract": opened,
        "market": opened.employer.market,
        "row": row,
        "title": _title(row),
        "facts": _facts(row, opened),
        "payment": [] if found.is_proposal else payment_details.of(found, market=opened.employer.market),
        "change_until": _change_until([row] if found.is_proposal else [], opened, plan),
        **line_table(request, found),
    }
    return page(request, "portal/billing/invoices/show.html", context)


@employer_page(Permission.VIEW_INVOICES)
def paid(request: EmployerRequest, contract: str) -> HttpResponse:
    """Show all paid invoices of the contract, of one year or of all, the latest payment first."""
    opened = contract_of(request, contract)
    plan = plan_of(opened)
    years = queries.years_with_payments(opened)
    year = next((year for year in years if str(year) == request.GET.get("year", "")), None)
    everything = queries.paid_invoices(opened, year=year)
    listing = page_of(request.GET, total=everything.count(), sorts=("-paid",))
    today = timezone.localdate()
    context = {
        **contract_head(request, opened),
        "market": opened.employer.market,
        "rows": [_row(request, opened, invoice, plan, today) for invoice in everything[listing.rows]],
        "page": listing,
        "years": years,
        "year": year,
        "total": queries.total_of(everything),
    }
    return page(request, "portal/billing/invoices/paid.html", context)


def _row(request: EmployerRequest, contract: Contract, invoice: Invoice, plan: PaymentPlan | None, today: date) -> Row:
    months = list(plan.months) if plan else []
    return Row(
        invoice=invoice,
        name=invoice_words.name_of(invoice, months),
        covers=invoice_words.covers(invoice, months),
        state=invoice_words.state_of(invoice, issue_days=_issue_days(plan), today=today),
        total=invoice.total,  # type: ignore[attr-defined]
        paid=invoice.paid,  # type: ignore[attr-defined]
        insured_count=invoice.insured_count,  # type: ignore[attr-defined]
        url=reverse("invoice", args=[request.membership.employer.customer_number, contract.number, invoice.public_id]),
    )


def _issue_days(plan: PaymentPlan | None) -> int:
    return plan.issue_days if plan else DEFAULT_ISSUE_DAYS


def _change_until(proposals: list[Row], contract: Contract, plan: PaymentPlan | None) -> str:
    if not proposals:
        return ""
    return invoice_words.change_until(
        proposals[0].invoice, issue_days=_issue_days(plan), market=contract.employer.market
    )


def _title(row: Row) -> str:
    words = gettext("Invoice proposal %(name)s") if row.invoice.is_proposal else gettext("Invoice %(name)s")
    return words % {"name": row.name.split()[-1]}


def _facts(row: Row, contract: Contract) -> list[tuple[str, object]]:
    invoice, market = row.invoice, contract.employer.market
    facts: list[tuple[str, object]] = [
        (gettext("Grand total"), format_money(row.total, contract.currency)),
        (gettext("Due date"), format_date(invoice.due_date, market)),
        (gettext("Insured"), row.insured_count),
        (gettext("Method of payment"), contract.get_invoicing_method_display()),
    ]
    if invoice.issued_on:
        facts.append((gettext("Issued on"), format_date(invoice.issued_on, market)))
        facts.append((gettext("Amount paid"), format_money(row.paid, contract.currency)))
    return facts
