"""The lines of an opened invoice: group by group, searchable, in pages."""

from dataclasses import dataclass

from django.utils.translation import gettext

from pelaren.domain.billing.models import Invoice, InvoiceLine
from pelaren.domain.contracts.models import Group
from pelaren.domain.contracts.queries import find
from pelaren.portal.doors import EmployerRequest
from pelaren.portal.insured.searching import Search, parameters_of, search_of
from pelaren.web.listing import page_of

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One insured on the invoice; amounts in minor units. `heading` names the group where a new one begins."""

    line: InvoiceLine
    name: str
    masked_head: str
    heading: str


def line_table(request: EmployerRequest, invoice: Invoice) -> dict[str, object]:
    """Return the context of `_lines.html` for what the request searches for."""
    search = search_of(request)
    lines = _matching(invoice, search)
    parameters = parameters_of(request, search)
    listing = page_of(parameters, total=lines.count(), sorts=("name",), size=PAGE)
    return {"search": search, "page": listing, "lines": _with_headings(list(lines[listing.rows]))}


def _matching(invoice: Invoice, search: Search):
    lines = (
        InvoiceLine.objects.filter(employer_id=invoice.employer_id, invoice=invoice)
        .select_related("insured", "enrolment__group")
        .order_by("enrolment__group__number", "insured__sort_name", "pk")
    )
    if not search.text:
        return lines
    if search.in_address:
        return lines.none()
    return lines.filter(insured__in=find(search.text, employer_id=invoice.employer_id))


def _with_headings(lines: list[InvoiceLine]) -> list[Line]:
    shown, last = [], None
    for line in lines:
        group: Group = line.enrolment.group
        shown.append(
            Line(
                line=line,
                name=line.insured.full_name,
                masked_head=line.insured.identity_head,
                heading=_name(group) if group.pk != last else "",
            )
        )
        last = group.pk
    return shown


def _name(group: Group) -> str:
    return gettext("Group %(number)s – %(name)s") % {"number": group.number, "name": group.name}
