"""
A page of a register of any size in the order of the names, read along the index of the names.

For each insured in turn her enrolment is looked up, until the page is full: `offset 0` keeps the planner from joining
and sorting everybody first.
"""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from pelaren.domain.contracts.models import Contract, Enrolment, Group
from pelaren.values.names import fold

IN_GROUP = """
    select e.id
    from (
        select id, sort_name from contracts_insured
        where contract_id = %(contract)s order by sort_name, id offset 0
    ) p
    cross join lateral (
        select id from contracts_enrolment
        where insured_id = p.id and group_id = %(group)s and (exit_date is null or exit_date >= %(today)s)
        order by id offset 0
    ) e
    limit %(limit)s offset %(offset)s
"""
OF_EMPLOYER = """
    select e.id
    from (
        select id, sort_name from contracts_insured
        where employer_id = %(employer)s order by sort_name, id offset 0
    ) p
    cross join lateral (
        select id, exit_date from contracts_enrolment
        where insured_id = p.id order by joined_on desc limit 1
    ) e
    where e.exit_date is null or e.exit_date >= %(today)s
    limit %(limit)s offset %(offset)s
"""
OF_EMPLOYER_NAMED = """
    select e.id, p.total
    from (
        select id, sort_name, count(*) over () as total from contracts_insured
        where employer_id = %(employer)s and {named} order by sort_name, id offset 0
    ) p
    cross join lateral (
        select id from contracts_enrolment
        where insured_id = p.id order by joined_on desc limit 1
    ) e
    limit %(limit)s offset %(offset)s
"""
# Few are left of those who have a name, so they are all joined and sorted.
IN_CONTRACT_NAMED = """
    select e.id, count(*) over ()
    from (select id, sort_name from contracts_insured where contract_id = %(contract)s and {named} offset 0) p
    join contracts_enrolment e on e.insured_id = p.id
    where e.exit_date is null or e.exit_date >= %(today)s
    order by p.sort_name, e.id
    limit %(limit)s offset %(offset)s
"""


def ids_in_group(group: Group, rows: slice, *, today: date) -> list[int]:
    """Return the ids of some of the enrolments of a group that have not ended, in the order of the names."""
    return _ids(IN_GROUP, rows, group=group.pk, contract=group.contract_id, today=today)


def ids_of_employer(employer_id: int, rows: slice, *, today: date) -> list[int]:
    """Return the ids of some of the latest enrolments of an employer's insured that have not ended, likewise."""
    return _ids(OF_EMPLOYER, rows, employer=employer_id, today=today)


def counted_of_employer_named(text: str, rows: slice, *, employer_id: int) -> list[tuple[int, int]]:
    """
    Return the same of those whose name holds every word of a text, also who has left, each with how many there are.

    To look through the names is the dear part, so it is done once for both.
    """
    return _named(OF_EMPLOYER_NAMED, text, rows, employer=employer_id)


def counted_in_contract_named(text: str, rows: slice, *, contract: Contract, today: date) -> list[tuple[int, int]]:
    """Return the same of the enrolments of a contract that have not ended."""
    return _named(IN_CONTRACT_NAMED, text, rows, contract=contract.pk, today=today)


def _named(statement: str, text: str, rows: slice, **parameters: int | date) -> list[tuple[int, int]]:
    words = {f"word{i}": f"%{connection.ops.prep_for_like_query(word)}%" for i, word in enumerate(fold(text).split())}
    if not words:
        return []
    named = " and ".join(f"search_name like %({name})s" for name in words)
    return _rows(statement.format(named=named), rows, **parameters, **words)


def twice_of_employer(employer_id: int, *, today: date) -> int:
    """Return how many enrolments of an employer will end and be followed by another of the same insured."""
    later = Enrolment.objects.filter(insured=OuterRef("insured"), joined_on__gt=OuterRef("joined_on"))
    return Enrolment.objects.filter(Exists(later), employer_id=employer_id, exit_date__gte=today).count()


def _ids(statement: str, rows: slice, **parameters: int | date) -> list[int]:
    return [pk for (pk,) in _rows(statement, rows, **parameters)]


def _rows(statement: str, rows: slice, **parameters: int | date | str) -> list[Any]:
    window = {"limit": rows.stop - rows.start, "offset": rows.start}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**parameters, **window})
        return cursor.fetchall()
