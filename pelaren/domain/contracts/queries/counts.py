"""How many insured an employer's contracts and their groups have, and what is paid for them."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from pelaren.domain.contracts.models import Contract, Group
from pelaren.domain.tenancy.asking import columns, made
from pelaren.domain.tenancy.prepared import prepared


@dataclass(frozen=True)
class GroupFacts:
    """A group with how many insured it has on a day and the sum of their instalments in minor units."""

    group: Group
    insured_count: int
    instalments: int


@dataclass(frozen=True)
class Counted:
    """A contract of the menu with its groups in the order of their numbers."""

    pk: int
    number: str
    name: str
    groups: list[GroupFacts]

    @property
    def insured(self) -> int:
        """How many insured the contract has."""
        return sum(facts.insured_count for facts in self.groups)


# Counted by group in the order of the index; the few groups then find their contracts.
COUNTED = """
    select c.id, c.number, c.name, coalesce(n.insured, 0), coalesce(n.instalments, 0), {columns}
    from contracts_contract c
    left join contracts_group on contracts_group.contract_id = c.id
    left join (
        select group_id, count(*) as insured, sum(instalment)::bigint as instalments from contracts_enrolment
        where employer_id = %(employer)s and (exit_date is null or exit_date >= %(today)s)
        group by group_id
    ) n on n.group_id = contracts_group.id
    where c.employer_id = %(employer)s order by c.number, contracts_group.number
"""


def counted_contracts(*, employer_id: int, today: date) -> list[Counted]:
    """Return the contracts of an employer in the order of their numbers: every page's menu shows them."""
    with prepared() as cursor:
        cursor.execute(COUNTED.format(columns=columns(Group)), {"employer": employer_id, "today": today})
        rows = cursor.fetchall()
    return [
        Counted(pk, number, name, [GroupFacts(made(Group, row[5:]), *row[3:5]) for row in own if row[5] is not None])
        for (pk, number, name), own in groupby(rows, key=itemgetter(0, 1, 2))
    ]


def groups_of(contract: Contract, *, today: date, counted: list[Counted] | None = None) -> list[GroupFacts]:
    """Return the groups of a contract, which they know; `counted` are the employer's contracts, when they are known."""
    if counted is None:
        counted = counted_contracts(employer_id=contract.employer_id, today=today)
    groups = next((one.groups for one in counted if one.pk == contract.pk), [])
    for facts in groups:
        facts.group.contract = contract
    return groups
