"""The groups of a contract with who belongs to them."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from pelaren.domain.contracts.models import Contract, Group
from pelaren.domain.tenancy.asking import columns, made

# Each group's enrolments are read from their index alone.
FACTS = """
    select {columns}, there.insured, there.instalments
    from contracts_group
    cross join lateral (
        select count(*) as insured, coalesce(sum(instalment), 0)::bigint as instalments from contracts_enrolment e
        where e.employer_id = contracts_group.employer_id and e.group_id = contracts_group.id
            and (e.exit_date is null or e.exit_date >= %(today)s)
    ) there
    where contracts_group.employer_id = %(employer)s and contracts_group.contract_id = %(contract)s
    order by contracts_group.number
"""


@dataclass(frozen=True)
class GroupFacts:
    """A group with how many insured it has on a day and the sum of their instalments in minor units."""

    group: Group
    insured_count: int
    instalments: int


def groups_of(contract: Contract, *, today: date) -> list[GroupFacts]:
    """Return the groups of a contract, which they know, in the order of their numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            FACTS.format(columns=columns(Group)),
            {"employer": contract.employer_id, "contract": contract.pk, "today": today},
        )
        found = [GroupFacts(made(Group, row[:-2]), *row[-2:]) for row in cursor.fetchall()]
    for facts in found:
        facts.group.contract = contract
    return found
