"""What is known of insured today, drawn by one statement: one statement sees one moment."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose insured are drawn: one, or all of a contract, of an employer, or (nothing given) of everybody open."""

    employer_id: int | None = None
    contract_id: int | None = None
    insured_id: int | None = None


class Known(NamedTuple):
    """
    One insured as she stands. Money in minor units, months as month indexes, days as days since 1970-01-01.

    `birth` is None where the identity number does not say the month; `birth_year` is always known. `value` is the
    market value of the units at `value_day`; `credited` are premiums credited after that day, in no units yet.
    The lists hold open lines: `occasions` those that stand for a regular premium, `extra` supplementary ones.
    """

    insured_id: int
    contract_id: int
    birth: int | None
    birth_year: int
    retirement_age: int
    joined_on: int
    exit_date: int | None
    instalment: int
    value: int
    value_day: int | None
    credited: int
    occasions: list[int] | None
    occasion_amounts: list[int] | None
    extra: list[int] | None
    extra_amounts: list[int] | None


def draw(scope: Scope, *, as_of: date, only_with_something: bool = False) -> list[Known]:
    """
    Return the insured of a scope who are or were in a group, in the order of their ids.

    With `only_with_something` those who have left are there only if they have savings. A line that stands for a
    regular premium is an issued invoice's that is unpaid or of this month or later, or a proposal's that was changed
    by hand.
    """
    conditions = [f"p.{column} = %({name})s" for name, column in _COLUMNS.items() if getattr(scope, name) is not None]
    statement = _statement(conditions, _SOMETHING if only_with_something else "true")
    with connection.cursor() as cursor, collector_paused():
        if not conditions:
            cursor.execute(_FOR_EVERYBODY)
        cursor.execute(
            statement,
            {
                "as_of": as_of,
                "month": as_of.replace(day=1),
                "employer_id": scope.employer_id,
                "contract_id": scope.contract_id,
                "insured_id": scope.insured_id,
            },
        )
        return [Known._make(row) for row in cursor.fetchall()]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Let the garbage collector rest: among hundreds of thousands of new rows it looks long and finds nothing."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


def _statement(conditions: list[str], kept: str) -> str:
    """
    Put the statement together: for some, each part is looked up for each of them; for everybody, each is made once.

    PostgreSQL cannot choose between the two by itself: it does not take a lateral part with sums apart.
    """
    if conditions:
        own = {"lateral": "lateral", "of_units": "x.insured_id = p.id"}
        own |= {f"of_{name}": f"{name}.insured_id = p.id and {name}.employer_id = p.employer_id" for name in "el"}
    else:
        own = {"lateral": "", "of_units": "true", "of_e": "true", "of_l": "true"}
    latest = _LATEST.format(**own)
    return _STATEMENT.format(**own, latest=latest, scope=" and ".join(conditions) or "true", kept=kept)


_COLUMNS = {"employer_id": "employer_id", "contract_id": "contract_id", "insured_id": "id"}
_SOMETHING = "s.exit_date is null or s.exit_date >= %(as_of)s or v.value > 0"
_FOR_EVERYBODY = "set local work_mem = '128MB'; set local max_parallel_workers_per_gather = 0"
"""Sums of hundreds of thousands of insured are made in memory, not on disk, and once, not by each worker again."""
_LATEST = """
    select x.insured_id, max(x.as_of) as day
    from savings_unitholding x where {of_units} and x.as_of <= %(as_of)s group by x.insured_id
"""
_STATEMENT = """
    select p.id, p.contract_id,
           12 * date_part('year', p.birth_date)::int + date_part('month', p.birth_date)::int - 1,
           coalesce(date_part('year', p.birth_date)::int, left(p.identity_head, 4)::int),
           coalesce(p.retirement_age, s.retirement_age), s.joined_on - date '1970-01-01',
           s.exit_date - date '1970-01-01', s.instalment,
           coalesce(v.value, 0), v.day - date '1970-01-01', greatest(coalesce(c.amount, 0), 0),
           w.occasions, w.occasion_amounts, w.extra, w.extra_amounts
    from contracts_insured p
    join {lateral} (
        select distinct on (e.insured_id) e.insured_id, e.joined_on, e.exit_date, e.instalment, g.retirement_age
        from contracts_enrolment e join contracts_group g on g.id = e.group_id
        where {of_e}
        order by e.insured_id, coalesce(e.exit_date < %(as_of)s, false),
                 case when coalesce(e.exit_date >= %(as_of)s, true) then e.joined_on end, e.joined_on desc
    ) s on s.insured_id = p.id
    left join {lateral} (
        select h.insured_id, h.as_of as day, round(100 * sum(h.units * f.price))::bigint as value
        from (
            select h.insured_id, h.as_of, h.fund_id, h.units
            from ({latest}) d join savings_unitholding h on h.insured_id = d.insured_id and h.as_of = d.day
            offset 0  -- the days come before the prices: the other way round every price of a day is tried for each
        ) h
        join savings_fundprice f on f.fund_id = h.fund_id and f.day = h.as_of
        group by h.insured_id, h.as_of
    ) v on v.insured_id = p.id
    left join {lateral} (
        select l.insured_id,
               array_agg(12 * date_part('year', i.occasion)::int
                         + date_part('month', i.occasion)::int - 1 order by l.id)
                   filter (where i.kind = 'regular') as occasions,
               array_agg(l.amount - l.paid order by l.id) filter (where i.kind = 'regular') as occasion_amounts,
               array_agg(12 * date_part('year', i.due_date)::int
                         + date_part('month', i.due_date)::int - 1 order by l.id)
                   filter (where i.kind = 'supplementary') as extra,
               array_agg(l.amount - l.paid order by l.id) filter (where i.kind = 'supplementary') as extra_amounts
        from billing_invoiceline l join billing_invoice i on i.id = l.invoice_id
        where {of_l} and (
            (i.kind = 'regular' and i.issued_at is not null and (l.amount > l.paid or i.occasion >= %(month)s))
            or (i.kind = 'regular' and i.issued_at is null and l.amount <> l.planned)
            or (i.kind = 'supplementary' and l.amount > l.paid)
        )
        group by l.insured_id
    ) w on w.insured_id = p.id
    left join {lateral} (
        select l.insured_id, sum(al.amount)::bigint as amount
        from billing_invoiceline l
        join payments_allocationline al on al.line_id = l.id
        join payments_allocation a on a.id = al.allocation_id
        left join ({latest}) d on d.insured_id = l.insured_id
        where {of_l} and a.credited_on > coalesce(d.day, '-infinity')
        group by l.insured_id
    ) c on c.insured_id = p.id
    where {scope} and ({kept})
    order by p.id
"""
