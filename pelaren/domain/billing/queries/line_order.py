"""A page of the lines of an invoice of any size, group by group and by name, read along the index of the names."""

from collections.abc import Iterator, Mapping

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Value

from pelaren.domain.billing.models import Invoice, InvoiceLine
from pelaren.domain.contracts.models import Insured


def lines_by_name(invoice: Invoice, counts: Mapping[int, int], rows: slice) -> list[int]:
    """
    Return the ids of some lines of an invoice, in the order of the groups' numbers and then of the names.

    `counts` tells how many lines each group has that is listed, by its number. One query.
    """
    parts = [_of_group(invoice, number, window) for number, window in _windows(counts, rows)]
    if not parts:
        return []
    found = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    # Which part of a union comes first is not promised.
    return [line for *_, line in sorted(found)]


def _windows(counts: Mapping[int, int], rows: slice) -> Iterator[tuple[int, slice]]:
    before = 0
    for number, count in sorted(counts.items()):
        first, last = max(rows.start - before, 0), min(rows.stop - before, count)
        if first < last:
            yield number, slice(first, last)
        before += count


def _of_group(invoice: Invoice, number: int, window: slice) -> QuerySet[Insured, tuple]:
    own = InvoiceLine.objects.filter(
        employer_id=invoice.employer_id, invoice=invoice, insured=OuterRef("pk"), enrolment__group__number=number
    )
    # Everybody is asked in turn for a line until the window is full; the planner would sort all lines first.
    people = Insured.objects.filter(contract=invoice.contract_id).annotate(
        group=Value(number, output_field=IntegerField()), line=Subquery(own.values("pk"))
    )
    listed = people.filter(line__isnull=False).by_name()
    return listed.values_list("group", "sort_name", "pk", "line")[window]
