"""The start page's panel of group pensions: each contract with its next payment."""

from dataclasses import dataclass
from datetime import date

from pelaren.domain.accounts.models import Membership
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.models import Invoice, PaymentPlan
from pelaren.domain.billing.queries.opened import earliest_proposals
from pelaren.domain.contracts.models import Contract
from pelaren.domain.tenancy.asking import some_rows


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
    own = membership.employer_id
    plans = {plan.contract_id: plan for plan in some_rows(PaymentPlan, "employer_id = %s", [own])}
    proposals = earliest_proposals(employer_id=own) if membership.may(Permission.VIEW_INVOICES) else {}
    return [
        Ahead(contract, _next_due_date(plans.get(contract.pk), membership, today), proposals.get(contract.pk))
        for contract in some_rows(Contract, "employer_id = %s order by number", [own])
    ]


def _next_due_date(plan: PaymentPlan | None, membership: Membership, today: date) -> date | None:
    if plan is None:
        return None
    coming = plan.occasions(membership.employer.market, first=today, last=date(today.year + 2, 1, 31))
    return coming[0].due_date
