"""The tabs Fakturor and Transaktioner, and an opened invoice or proposal."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing import queries, rules
from pelaren.domain.billing.models import Invoice, PaymentPlan
from pelaren.domain.contracts.models import Contract
from pelaren.portal.billing import invoice_words
from pelaren.portal.billing.lines import line_table
from pelaren.portal.billing.payment_details import payment_details
from pelaren.portal.billing.rows import Row, issue_days_of, months_of, row_of
from pelaren.portal.contracts.contracts import contract_of, plan_of
from pelaren.portal.contracts.head import contract_head, crumbs_below_tab
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.portal.insured.group_list import search_hint
from pelaren.portal.insured.searching import address_of, is_swap, search_of, to_address
from pelaren.values.dates import format_date
from pelaren.values.markets import Market
from pelaren.values.money import format_money
from pelaren.web.listing import page_of
from pelaren.web.sentences import IDENTITY_NUMBER_LABEL


@employer_page(Permission.VIEW_INVOICES)
def index(request: EmployerRequest, contract: str) -> HttpResponse:
    """Show what is unpaid: the proposals of the payment plan and the other open invoices, with their sums."""
    opened, today = contract_of(request, contract), timezone.localdate()
    plan = plan_of(opened)
    invoices = queries.open_invoices(opened)
    rows = [row_of(invoice, opened, plan, today=today) for invoice in invoices]
    proposals = [row for row in rows if row.invoice.is_proposal]
    sums = queries.unpaid(invoices, today=today)
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
        "coming": "" if proposals else _coming(opened, plan, today),
        "plan_year": queries.plan_year(opened, plan, today=today) if plan else None,
        "payments_url": reverse("payments", args=[opened.employer.customer_number, opened.number]),
    }
    return page(request, "portal/billing/invoices/index.html", context)


@employer_page(Permission.VIEW_INVOICES, methods=["GET", "POST"])
def show(request: EmployerRequest, contract: str, invoice: UUID) -> HttpResponse:
    """Show an invoice or proposal with its lines; POST carries a search, so that no number stands in an address."""
    opened = contract_of(request, contract)
    invoices = Invoice.objects.open_to(request.membership).filter(contract=opened).with_sums()
    found = get_object_or_404(invoices.select_related("group"), public_id=invoice)
    search = search_of(request)
    if way := to_address(request, search):
        return way
    context = {
        "contract": opened,
        "table": line_table(request, found),
        "identity_label": IDENTITY_NUMBER_LABEL[Market(opened.employer.market)],
        "market": opened.employer.market,
        "list_url": request.path,
    }
    if is_swap(request):
        rows = render(request, "portal/billing/invoices/_found.html", context)
        rows.headers["HX-Push-Url"] = address_of(request, search)
        return rows
    return page(request, "portal/billing/invoices/show.html", {**context, **_around(request, opened, found)})


@employer_page(Permission.VIEW_INVOICES)
def paid(request: EmployerRequest, contract: str) -> HttpResponse:
    """Show the paid invoices of the contract, of one year or of all, the latest payment first."""
    opened, today = contract_of(request, contract), timezone.localdate()
    plan = plan_of(opened)
    years = queries.years_with_payments(opened)
    year = next((year for year in years if str(year) == request.GET.get("year")), None)
    everything = queries.paid_invoices(opened, year=year)
    listing = page_of(request.GET, total=everything.count(), sorts=("-paid",))
    sums = queries.paid_sums(everything)
    shown = everything.with_sums()[listing.rows]
    context = {
        **contract_head(request, opened),
        "market": opened.employer.market,
        "rows": [row_of(invoice, opened, plan, today=today) for invoice in shown],
        "page": listing,
        "years": years,
        "year": year,
        "facts": [
            (gettext("Paid in all"), format_money(sums.total, opened.currency)),
            (gettext("By the payment plan"), format_money(sums.planned, opened.currency)),
            (gettext("By supplementary invoice"), format_money(sums.supplementary, opened.currency)),
        ],
        "total": sums.total,
    }
    return page(request, "portal/billing/invoices/paid.html", context)


def _change_until(proposals: list[Row], contract: Contract, plan: PaymentPlan | None) -> str:
    """Return until which day a single proposal can be changed; several tell it each for itself."""
    if len(proposals) != 1:
        return ""
    last = rules.may_change_until(due_date=proposals[0].invoice.due_date, issue_days=issue_days_of(plan))
    return format_date(last, contract.employer.market)


def _coming(contract: Contract, plan: PaymentPlan | None, today: date) -> str:
    """Return when the next proposal comes, as a sentence."""
    day = queries.next_proposal_day(contract, plan, today=today) if plan else None
    if day is None:
        return gettext("The contract has no payment plan yet.")
    if day <= today:
        return gettext("A proposal is made when somebody in the contract is insured on the next due date.")
    words = gettext("The next invoice proposal is made %(day)s from the payment plan.")
    return words % {"day": format_date(day, contract.employer.market)}


def _around(request: EmployerRequest, contract: Contract, invoice: Invoice) -> dict[str, object]:
    today, plan, market = timezone.localdate(), plan_of(contract), contract.employer.market
    row = row_of(invoice, contract, plan, today=today)
    return {
        "crumbs": crumbs_below_tab(request, contract),
        "row": row,
        "title": invoice_words.title_of(invoice, months_of(plan)),
        "standing": invoice_words.standing_of_opened(
            invoice, issue_days=issue_days_of(plan), today=today, market=market
        ),
        "facts": _facts(row, contract),
        "payment": payment_details(invoice, left=row.left, market=market),
        "search_hint": search_hint(market),
    }


def _facts(row: Row, contract: Contract) -> list[tuple[str, object]]:
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
    return facts
