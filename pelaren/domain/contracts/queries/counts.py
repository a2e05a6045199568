"""How many insured an employer's contracts have."""

from dataclasses import dataclass
from datetime import date

from django.db import connection


@dataclass(frozen=True)
class Counted:
    """A contract of the menu with how many insured it has."""

    number: str
    name: str
    insured: int


# Counted by group in the order of the index; the few groups then find their contracts.
COUNTS = """
    select g.contract_id, sum(counted.n)::bigint as insured
    from (
        select group_id, count(*) as n from contracts_enrolment
        where employer_id = %(employer)s and (exit_date is null or exit_date >= %(today)s)
        group by group_id
    ) counted
    join contracts_group g on g.id = counted.group_id
    group by g.contract_id
"""
COUNTED = f"""
    select c.number, c.name, coalesce(n.insured, 0) from contracts_contract c
    left join ({COUNTS}) n on n.contract_id = c.id
    where c.employer_id = %(employer)s order by c.number
"""  # noqa: S608  (all our own words)


def counted_contracts(*, employer_id: int, today: date) -> list[Counted]:
    """Return the contracts of an employer in the order of their numbers: every page's menu shows them."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {"employer": employer_id, "today": today})
        return [Counted(*row) for row in cursor.fetchall()]


def counts_by_contract(*, employer_id: int, today: date) -> dict[int, int]:
    """Return how many insured each contract of an employer has, by contract id."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"employer": employer_id, "today": today})
        return dict(cursor.fetchall())
