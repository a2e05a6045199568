"""
A page of a register of any size in the order of the names, read along the index of the names.

For each insured in turn her enrolment is looked up, until the page is full: `offset 0` keeps the planner from joining
and sorting everybody first.
"""

from datetime import date

from django.db import connection

from pelaren.domain.contracts.models import Enrolment, Group
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
    select e.id
    from (
        select id, sort_name from contracts_insured
        where employer_id = %(employer)s and search_name like all(%(patterns)s) order by sort_name, id offset 0
    ) p
    cross join lateral (
        select id from contracts_enrolment
        where insured_id = p.id order by joined_on desc limit 1
    ) e
    limit %(limit)s offset %(offset)s
"""


def ids_in_group(group: Group, rows: slice, *, today: date) -> list[int]:
    """Return the ids of some of the enrolments of a group that have not ended, in the order of the names."""
    return _ids(IN_GROUP, rows, group=group.pk, contract=group.contract_id, today=today)


def ids_of_employer(employer_id: int, rows: slice, *, today: date) -> list[int]:
    """Return the ids of some of the latest enrolments of an employer's insured that have not ended, likewise."""
    return _ids(OF_EMPLOYER, rows, employer=employer_id, today=today)


def ids_of_employer_named(text: str, rows: slice, *, employer_id: int) -> list[int]:
    """Return the same of those whose name holds every word of a text, also who has left."""
    patterns = [f"%{connection.ops.prep_for_like_query(word)}%" for word in fold(text).split()]
    return _ids(OF_EMPLOYER_NAMED, rows, employer=employer_id, patterns=patterns) if patterns else []


def count_of_employer(employer_id: int, *, today: date) -> int:
    """Return how many insured of an employer have an enrolment that has not ended."""
    rows = Enrolment.objects.filter(employer_id=employer_id).not_ended(today)
    return rows.values("insured_id").distinct().count()


def _ids(statement: str, rows: slice, **parameters: int | date | list[str]) -> list[int]:
    window = {"limit": rows.stop - rows.start, "offset": rows.start}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**parameters, **window})
        return [pk for (pk,) in cursor.fetchall()]
