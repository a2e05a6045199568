"""Composed questions about bills."""

from pelaren.domain.billing.queries.outstanding import Unpaid, open_invoices, unpaid
from pelaren.domain.billing.queries.paid import (
    PaidSums,
    PaidYear,
    paid_by_insured,
    paid_by_year,
    paid_in_year,
    paid_invoices,
    paid_sums,
    years_with_payments,
)
from pelaren.domain.billing.queries.planned import (
    PlanYear,
    contracts_with_plan,
    due_to_be_issued,
    effective_invoice,
    next_due_date,
    next_proposal_day,
    plan_of,
    plan_year,
)

__all__ = [
    "PaidSums",
    "PaidYear",
    "PlanYear",
    "Unpaid",
    "contracts_with_plan",
    "due_to_be_issued",
    "effective_invoice",
    "next_due_date",
    "next_proposal_day",
    "open_invoices",
    "paid_by_insured",
    "paid_by_year",
    "paid_in_year",
    "paid_invoices",
    "paid_sums",
    "plan_of",
    "plan_year",
    "unpaid",
    "years_with_payments",
]
