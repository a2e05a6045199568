"""The lines of an invoice of any size as its page shows them, group by group and by name."""

from collections import namedtuple
from collections.abc import Iterator, Mapping
from operator import itemgetter

from django.db import connection

from pelaren.domain.billing.models import Invoice

Line = namedtuple("Line", "pk group insured_id number last_name first_name identity_head planned amount paid")
"""A line with its group's number and its insured; amounts in minor units."""

LINES = """
    select l.id, g.number, p.id as insured_id, p.number as insured_number, p.last_name, p.first_name, p.identity_head,
        l.planned, l.amount, l.paid
    from billing_invoiceline l join contracts_insured p on p.id = l.insured_id
    join contracts_enrolment e on e.id = l.enrolment_id join contracts_group g on g.id = e.group_id
"""
# Everybody is asked in turn, along the index of the names, for a line until the window is full; the planner would sort
# all lines first.
OF_GROUP = f"""(
    select sorted.sort_name, line.* from (
        select id, sort_name from contracts_insured where contract_id = %s order by sort_name, id offset 0
    ) sorted
    cross join lateral (
        {LINES} where l.invoice_id = %s and l.insured_id = sorted.id and g.number = %s offset 0
    ) line
    limit %s offset %s
)"""  # noqa: S608  (all our own words)
WITH_IDS = f"{LINES} where l.employer_id = %s and l.id = any(%s)"
CHANGED = """
    select distinct l.insured_id from billing_linechange l join billing_invoicechange c on c.id = l.change_id
    where l.employer_id = %s and c.invoice_id = %s and l.insured_id = any(%s)
"""


def lines_by_name(invoice: Invoice, counts: Mapping[int, int], rows: slice) -> list[Line]:
    """
    Return some lines of an invoice, in the order of the groups' numbers and then of the names.

    `counts` tells how many lines each group has that is listed, by its number. One query.
    """
    parts = [
        [invoice.contract_id, invoice.pk, number, window.stop - window.start, window.start]
        for number, window in _windows(counts, rows)
    ]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join([OF_GROUP] * len(parts)), [one for part in parts for one in part])
        # Which part of a union comes first is not promised.
        found = sorted(cursor.fetchall(), key=itemgetter(2, 0, 3))
    return [Line(*values) for _sort_name, *values in found]


def lines_with(ids: list[int], *, employer_id: int) -> list[Line]:
    """Return an employer's lines with some ids, in the order of the ids."""
    with connection.cursor() as cursor:
        cursor.execute(WITH_IDS, [employer_id, ids])
        of_id = {values[0]: Line(*values) for values in cursor.fetchall()}
    return [of_id[pk] for pk in ids if pk in of_id]


def changed_on(invoice: Invoice, insured_ids: list[int]) -> set[int]:
    """Return those of some insured whose amount on an invoice has changed since it was made."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, [invoice.employer_id, invoice.pk, insured_ids])
        return {insured_id for (insured_id,) in cursor.fetchall()}


def _windows(counts: Mapping[int, int], rows: slice) -> Iterator[tuple[int, slice]]:
    before = 0
    for number, count in sorted(counts.items()):
        first, last = max(rows.start - before, 0), min(rows.stop - before, count)
        if first < last:
            yield number, slice(first, last)
        before += count
