"""What is known of insured today, drawn by one statement: one statement sees one moment."""

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
    conditions = [f"i.{column} = %({name})s" for name, column in _COLUMNS.items() if getattr(scope, name) is not None]
    statement = _STATEMENT.format(
        scope=" and ".join(conditions) or "true", kept=_SOMETHING if only_with_something else "true"
    )
    with connection.cursor() as cursor:
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


_COLUMNS = {"employer_id": "employer_id", "contract_id": "contract_id", "insured_id": "id"}
_SOMETHING = "s.exit_date is null or s.exit_date >= %(as_of)s or v.value > 0"
_STATEMENT = """
    with people as (
        select i.id, i.employer_id, i.contract_id, i.birth_date, i.identity_head, i.retirement_age
        from contracts_insured i where {scope}
    ), stay as (
        select distinct on (e.insured_id) e.insured_id, e.joined_on, e.exit_date, e.instalment, g.retirement_age
        from people p
        join contracts_enrolment e on e.insured_id = p.id and e.employer_id = p.employer_id
        join contracts_group g on g.id = e.group_id
        order by e.insured_id, coalesce(e.exit_date < %(as_of)s, false),
                 case when coalesce(e.exit_date >= %(as_of)s, true) then e.joined_on end, e.joined_on desc
    ), latest as (
        select h.insured_id, max(h.as_of) as day
        from people p join savings_unitholding h on h.insured_id = p.id
        where h.as_of <= %(as_of)s group by h.insured_id
    ), valued as (
        select l.insured_id, l.day, round(100 * sum(h.units * f.price))::bigint as value
        from latest l
        join savings_unitholding h on h.insured_id = l.insured_id and h.as_of = l.day
        join savings_fundprice f on f.fund_id = h.fund_id and f.day = h.as_of
        group by l.insured_id, l.day
    ), line as (
        select l.insured_id, l.id, l.amount - l.paid as open, v.kind, v.occasion, v.due_date, v.issued_at,
               l.amount <> l.planned as by_hand, d.day
        from people p
        join billing_invoiceline l on l.insured_id = p.id and l.employer_id = p.employer_id
        join billing_invoice v on v.id = l.invoice_id
        left join latest d on d.insured_id = p.id
        where v.kind <> 'credit'
    ), waiting as (
        select insured_id,
               array_agg(12 * extract(year from occasion)::int + extract(month from occasion)::int - 1 order by id)
                   filter (where kind = 'regular') as occasions,
               array_agg(open order by id) filter (where kind = 'regular') as occasion_amounts,
               array_agg(12 * extract(year from due_date)::int + extract(month from due_date)::int - 1 order by id)
                   filter (where kind = 'supplementary') as extra,
               array_agg(open order by id) filter (where kind = 'supplementary') as extra_amounts
        from line
        where (kind = 'regular' and issued_at is not null and (open > 0 or occasion >= %(month)s))
           or (kind = 'regular' and issued_at is null and by_hand)
           or (kind = 'supplementary' and open > 0)
        group by insured_id
    ), credited as (
        select line.insured_id, sum(al.amount)::bigint as amount
        from line
        join payments_allocationline al on al.line_id = line.id
        join payments_allocation a on a.id = al.allocation_id
        where a.credited_on > coalesce(line.day, '-infinity')
        group by line.insured_id
    )
    select p.id, p.contract_id,
           12 * extract(year from p.birth_date)::int + extract(month from p.birth_date)::int - 1,
           coalesce(extract(year from p.birth_date)::int, left(p.identity_head, 4)::int),
           coalesce(p.retirement_age, s.retirement_age), s.joined_on - date '1970-01-01',
           s.exit_date - date '1970-01-01', s.instalment,
           coalesce(v.value, 0), v.day - date '1970-01-01', greatest(coalesce(c.amount, 0), 0),
           w.occasions, w.occasion_amounts, w.extra, w.extra_amounts
    from people p
    join stay s on s.insured_id = p.id
    left join valued v on v.insured_id = p.id
    left join waiting w on w.insured_id = p.id
    left join credited c on c.insured_id = p.id
    where {kept}
    order by p.id
"""
