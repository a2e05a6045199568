"""When somebody else has saved meanwhile: who, when and both values side by side, and nothing typed is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse

from pelaren.domain.billing.models import Invoice, InvoiceLine
from pelaren.domain.billing.operations.conflicts import ChangedMeanwhile, Difference
from pelaren.domain.contracts.models import Insured
from pelaren.portal.billing import opened
from pelaren.portal.billing.forms import AmountsForm
from pelaren.portal.billing.typed_amounts import TypedAmounts, all_typed
from pelaren.portal.doors import EmployerRequest
from pelaren.values.money import BadAmount, parse_amount


@dataclass(frozen=True)
class Compared:
    """One insured, in minor units: when the page was opened, as saved now, and as typed here (None: not typed)."""

    name: str
    seen: int | None
    now: int | None
    typed: int | None


@dataclass(frozen=True)
class Conflict:
    """What the page tells: the sentence, and the insured whose amounts somebody else has changed."""

    sentence: str
    rows: list[Compared]


def everything_sent(request: EmployerRequest, invoice: Invoice, typed: TypedAmounts) -> dict[int, int]:
    """
    Return every amount that was sent, by line id in minor units.

    The unchanged ones go along so that a conflict tells them from the typed ones.
    """
    readable = {}
    for line, text in all_typed(request.POST).items():
        try:
            readable[line] = parse_amount(text)
        except BadAmount:
            continue
    return readable | dict(typed.amounts)


def show(
    request: EmployerRequest, invoice: Invoice, form: AmountsForm, typed: TypedAmounts, refused: ChangedMeanwhile
) -> HttpResponse:
    """Show the invoice as it is now, with what was typed still in the fields and both values side by side."""
    _, now = opened.find(request, invoice.contract.number, invoice.public_id)
    lines = InvoiceLine.objects.filter(employer_id=now.employer_id, invoice=now)
    line_of = dict(lines.values_list("insured_id", "pk"))
    untouched = (line_of.get(one.insured_id, 0) for one in refused.differences if not _is_typed(one, line_of))
    kept = typed.without(untouched)
    conflict = Conflict(str(refused), compared(now, refused.differences, line_of))
    return opened.show(request, now, typed=kept, form=form.again(now), conflict=conflict, status=422)


def compared(
    invoice: Invoice, differences: Sequence[Difference], line_of: Mapping[int, int] | None = None
) -> list[Compared]:
    """Return the differences by name; without `line_of` nothing was typed line by line."""
    there = Insured.objects.filter(
        employer_id=invoice.employer_id, pk__in=[one.insured_id for one in differences]
    ).order_by("sort_name", "pk")
    by_insured = {one.insured_id: one for one in differences}
    return [
        Compared(insured.full_name, one.seen, one.now, one.yours if _is_typed(one, line_of or {}) else None)
        for insured in there
        for one in [by_insured[insured.pk]]
    ]


def _is_typed(one: Difference, line_of: Mapping[int, int]) -> bool:
    """Whether somebody typed another amount than the one she saw, for a person who is still on the invoice."""
    return one.insured_id in line_of and one.yours != one.seen
