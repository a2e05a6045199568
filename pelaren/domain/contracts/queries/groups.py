"""The groups of a contract with who belongs to them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from pelaren.domain.contracts.models import Contract, Enrolment, Group


@dataclass(frozen=True)
class GroupFacts:
    """A group with how many insured it has on a day and the sum of their instalments in minor units."""

    group: Group
    insured_count: int
    instalments: int


def groups_of(contract: Contract, *, today: date) -> list[GroupFacts]:
    """Return the groups of a contract, which they know, in the order of their numbers."""
    groups = list(Group.objects.filter(employer_id=contract.employer_id, contract=contract).order_by("number"))
    there = Enrolment.objects.filter(employer_id=contract.employer_id, group__in=[group.pk for group in groups])
    sums = there.not_ended(today).values_list("group_id").annotate(Count("pk"), Sum("instalment"))
    of_group = {group_id: (count, instalments) for group_id, count, instalments in sums}
    for group in groups:
        group.contract = contract
    return [GroupFacts(group, *of_group.get(group.pk, (0, 0))) for group in groups]
