"""The tab Fakturor, and an opened invoice or proposal."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing import queries, rules
from pelaren.domain.billing.models import PaymentPlan
from pelaren.domain.billing.queries import plan_of
from pelaren.domain.contracts.models import Contract
from pelaren.portal.billing import opened
from pelaren.portal.billing.forms import AmountsForm
from pelaren.portal.billing.lines import NOTHING_TYPED, line_table
from pelaren.portal.billing.rows import Row, issue_days_of, row_of
from pelaren.portal.billing.typed_amounts import saved_amounts, typed_amounts
from pelaren.portal.contracts.contracts import contract_of
from pelaren.portal.contracts.head import contract_head
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.portal.insured.searching import address_of, is_swap, search_of, to_address
from pelaren.values.dates import format_date
from pelaren.values.money import format_money


@employer_page(Permission.VIEW_INVOICES)
def index(request: EmployerRequest, contract: str) -> HttpResponse:
    """Show what is unpaid: the proposals of the payment plan and the other open invoices, with their sums."""
    agreed, today = contract_of(request, contract), timezone.localdate()
    plan = plan_of(agreed)
    invoices = queries.open_invoices(agreed)
    rows = [row_of(invoice, agreed, plan, today=today) for invoice in invoices]
    proposals = [row for row in rows if row.invoice.is_proposal]
    sums = queries.unpaid(invoices, today=today)
    context = {
        **contract_head(request, agreed),
        "market": agreed.employer.market,
        "proposals": proposals,
        "others": [row for row in rows if not row.invoice.is_proposal],
        "sums": sums,
        "facts": [
            (gettext("Unpaid, with the proposal"), format_money(sums.with_proposals, agreed.currency)),
            (gettext("Past due"), format_money(sums.overdue, agreed.currency)),
        ],
        "change_until": _change_until(proposals, agreed, plan),
        "coming": "" if proposals else _coming(agreed, plan, today),
        "plan_year": queries.plan_year(agreed, plan, today=today) if plan else None,
        "payments_url": reverse("payments", args=[agreed.employer.customer_number, agreed.number]),
    }
    return page(request, "portal/billing/invoices/index.html", context)


@employer_page(Permission.VIEW_INVOICES, methods=["GET", "POST"])
def show(request: EmployerRequest, contract: str, invoice: UUID) -> HttpResponse:
    """
    Show an invoice or proposal with its lines.

    POST carries a search, a group or a page, so that no number stands in an address and nothing typed is lost.
    """
    _, found = opened.find(request, contract, invoice)
    editable, typed = opened.is_editable(request, found), NOTHING_TYPED
    if editable and request.method == "POST":
        typed = typed_amounts(request.POST, saved_amounts(found.pk, employer_id=found.employer_id))
    if not typed.texts and (way := _to_address(request)):
        return way
    if is_swap(request):
        table = line_table(request, found, editable=editable, typed=typed)
        context = opened.lines_context(request, found, table, editable)
        rows = render(request, "portal/billing/invoices/_found.html", context)
        rows.headers["HX-Push-Url"] = address_of(request, search_of(request))
        return rows
    form = AmountsForm(request.POST) if typed.texts else None
    return opened.show(request, found, typed=typed, form=form)


def _to_address(request: EmployerRequest) -> HttpResponse | None:
    """Return the way to what was asked for, when it has an address of its own: a name, a group, a page."""
    search = search_of(request)
    if search.text or not search.sent or is_swap(request):
        return to_address(request, search)
    return redirect(request.path + opened.query_of(request))


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
