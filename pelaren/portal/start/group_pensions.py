"""The start page's panel of group pensions: each contract with its next payment."""

from dataclasses import dataclass
from datetime import date

from pelaren.domain.accounts.models import Membership
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.models import Invoice, PaymentPlan
from pelaren.domain.contracts.models import Contract


@dataclass(frozen=True)
class Ahead:
    """A contract, the due date of its next regular payment, and its earliest proposal with `total`, if there is one."""

    contract: Contract
    due_date: date | None
    proposal: Invoice | None


def ahead(membership: Membership, *, today: date) -> list[Ahead] | None:
    """Return the employer's contracts in the order of their numbers, in three queries; None without the right."""
    if not membership.may(Permission.VIEW_CONTRACTS):
        return None
    plans = {plan.contract_id: plan for plan in PaymentPlan.objects.open_to(membership)}
    proposals = _earliest_proposals(membership)
    return [
        Ahead(contract, _next_due_date(plans.get(contract.pk), membership, today), proposals.get(contract.pk))
        for contract in Contract.objects.open_to(membership).order_by("number")
    ]


def _earliest_proposals(membership: Membership) -> dict[int, Invoice]:
    if not membership.may(Permission.VIEW_INVOICES):
        return {}
    latest_first = Invoice.objects.open_to(membership).proposals().with_sums().reverse()
    return {invoice.contract_id: invoice for invoice in latest_first}


def _next_due_date(plan: PaymentPlan | None, membership: Membership, today: date) -> date | None:
    if plan is None:
        return None
    coming = plan.occasions(membership.employer.market, first=today, last=date(today.year + 2, 1, 31))
    return coming[0].due_date
