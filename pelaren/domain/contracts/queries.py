"""Composed questions about the register."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from pelaren.domain.contracts.identities import matching
from pelaren.domain.contracts.models import Contract, Enrolment, Group, Insured


@dataclass(frozen=True)
class GroupFacts:
    """A group with how many insured it has on a day and the sum of their instalments in minor units."""

    group: Group
    insured_count: int
    instalments: int


def groups_of(contract: Contract, *, today: date) -> list[GroupFacts]:
    """Return the groups of a contract in the order of their numbers."""
    there = Q(enrolments__exit_date=None) | Q(enrolments__exit_date__gte=today)
    groups = Group.objects.filter(employer_id=contract.employer_id, contract=contract).annotate(
        insured_count=Count("enrolments", filter=there),
        instalments=Coalesce(Sum("enrolments__instalment", filter=there), 0),
    )
    return [GroupFacts(group, group.insured_count, group.instalments) for group in groups.order_by("number")]


def enrolments_in(group: Group, *, today: date, text: str = ""):
    """
    Return the enrolments of a group that have not ended, with their insured, in the order of the Swedish alphabet.

    `text` narrows to a name (every typed word, without regard to case and accents) or to one identity number.
    """
    rows = (
        Enrolment.objects.filter(employer_id=group.employer_id, group=group)
        .not_ended(today)
        .select_related("insured")
        .order_by("insured__sort_name", "pk")
    )
    return rows.filter(insured__in=find(text, employer_id=group.employer_id)) if text.strip() else rows


def find(text: str, *, employer_id: int):
    """Return the employer's insured that a name or an identity number in any way of writing points at."""
    insured = Insured.objects.filter(employer_id=employer_id)
    indexes = matching(text, employer_id=employer_id)
    return insured.filter(identity_index__in=indexes) if indexes else insured.named_like(text)


def counts_by_contract(*, employer_id: int, today: date) -> dict[int, int]:
    """Return how many insured each contract of an employer has, by contract id."""
    rows = Enrolment.objects.filter(employer_id=employer_id).not_ended(today)
    return dict(rows.values_list("group__contract_id").annotate(Count("pk")))
