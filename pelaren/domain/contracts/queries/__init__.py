"""Composed questions about the register."""

from pelaren.domain.contracts.queries.counts import Counted, GroupFacts, counted_contracts, groups_of
from pelaren.domain.contracts.queries.enrolments import (
    Listed,
    current_enrolments,
    enrolments_in,
    enrolments_matching,
    enrolments_of_contract,
    enrolments_of_employer,
)
from pelaren.domain.contracts.queries.insured import find, find_by_identity, find_by_identity_everywhere
from pelaren.domain.contracts.queries.investment_plans import investment_plan, investment_plan_name

__all__ = [
    "Counted",
    "GroupFacts",
    "Listed",
    "counted_contracts",
    "current_enrolments",
    "enrolments_in",
    "enrolments_matching",
    "enrolments_of_contract",
    "enrolments_of_employer",
    "find",
    "find_by_identity",
    "find_by_identity_everywhere",
    "groups_of",
    "investment_plan",
    "investment_plan_name",
]
