"""The contracts of the employer: the way to the first one, and what is agreed in one."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.queries import plan_of
from pelaren.domain.contracts.models import Contract, Group
from pelaren.domain.contracts.queries import investment_plan
from pelaren.domain.tenancy.asking import one_row
from pelaren.portal.contracts.head import contract_head
from pelaren.portal.contracts.invoicing_words import invoicing_facts
from pelaren.portal.contracts.payment_words import month_list
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.values.markets import Market
from pelaren.web.sentences import BUSINESS_ID_LABEL


@employer_page(Permission.VIEW_CONTRACTS)
def index(request: EmployerRequest) -> HttpResponse:
    """Lead on to the insured of the first contract, or say that there is none."""
    first = Contract.objects.open_to(request.membership).order_by("number").first()
    if first:
        return redirect("insured", request.membership.employer.customer_number, first.number)
    return page(request, "portal/contracts/none.html", {})


@employer_page(Permission.VIEW_CONTRACTS)
def details(request: EmployerRequest, contract: str) -> HttpResponse:
    """Show what is agreed: the contract, the company, invoicing, where premiums are invested."""
    opened = contract_of(request, contract)
    plan = plan_of(opened)
    investments = investment_plan(opened, today=timezone.localdate())
    employer = request.membership.employer
    context = {
        **contract_head(request, opened),
        "employer": employer,
        "market": employer.market,
        "business_id_label": BUSINESS_ID_LABEL[Market(employer.market)],
        "group_count": Group.objects.open_to(request.membership).filter(contract=opened).count(),
        "plan": plan,
        "payment_months": month_list(plan.months) if plan else "",
        "investments": investments,
        "shares": list(investments.shares.all()) if investments else [],
        "shares_total": sum(share.percent for share in investments.shares.all()) if investments else 0,
        "insurer": settings.PELAREN_INSURER,
        **invoicing_facts(request, opened),
    }
    return page(request, "portal/contracts/details.html", context)


def contract_of(request: EmployerRequest, number: str) -> Contract:
    """Return a contract of the membership's employer, with the employer. Raises Http404."""
    employer = request.membership.employer
    found = one_row(Contract, "employer_id = %s and number = %s", [employer.pk, number])
    if found is None:
        raise Http404
    found.employer = employer
    return found
