"""The lines of an opened invoice: group by group, searchable, in pages."""

from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Sum
from django.http import QueryDict
from django.utils.translation import gettext

from pelaren.domain.billing.models import Invoice, InvoiceLine
from pelaren.domain.contracts.queries import find
from pelaren.portal.doors import EmployerRequest
from pelaren.portal.insured.searching import Search, parameters_of, search_of
from pelaren.values.money import format_money
from pelaren.web.listing import Page, page_of

PAGE = 25


@dataclass(frozen=True)
class GroupOnInvoice:
    """A group of the contract with how many of its insured stand on the invoice and for how much, minor units."""

    number: int
    name: str
    count: int
    amount: int
    currency: str
    lines: list[InvoiceLine] = field(default_factory=list)

    @property
    def title(self) -> str:
        """“Grupp 2 – Tjänstemän”."""
        return gettext("Group %(number)s – %(name)s") % {"number": self.number, "name": self.name}

    @property
    def facts(self) -> list[tuple[str, object]]:
        """What the head over the group's lines tells."""
        return [(gettext("Insured"), self.count), (gettext("Amount"), format_money(self.amount, self.currency))]


@dataclass(frozen=True)
class LineTable:
    """What `_found.html` draws: the lines of one page under their groups, and how they were searched for."""

    search: Search
    page: Page
    groups: list[GroupOnInvoice]
    opened: GroupOnInvoice | None
    shown: list[GroupOnInvoice]


def line_table(request: EmployerRequest, invoice: Invoice) -> LineTable:
    """Return the lines that the request asks for by search, group and page."""
    search = search_of(request)
    groups = groups_on(invoice)
    opened = None if search.text else _opened(request, groups)
    lines = _matching(invoice, search, opened)
    parameters = _parameters(request, search, opened)
    page = page_of(parameters, total=lines.count(), sorts=("name",), size=PAGE)
    return LineTable(search, page, groups, opened, _under_groups(groups, list(lines[page.rows])))


def groups_on(invoice: Invoice) -> list[GroupOnInvoice]:
    """Return the groups whose insured stand on an invoice, in the order of their numbers."""
    sums = (
        _lines(invoice)
        .order_by("enrolment__group__number")
        .values_list("enrolment__group__number", "enrolment__group__name")
        .annotate(count=Count("pk"), amount=Sum("amount"))
    )
    return [GroupOnInvoice(number, name, count, amount, invoice.currency) for number, name, count, amount in sums]


def _lines(invoice: Invoice) -> QuerySet[InvoiceLine]:
    return InvoiceLine.objects.filter(employer_id=invoice.employer_id, invoice=invoice)


def _opened(request: EmployerRequest, groups: list[GroupOnInvoice]) -> GroupOnInvoice | None:
    return next((group for group in groups if str(group.number) == request.GET.get("group")), None)


def _matching(invoice: Invoice, search: Search, opened: GroupOnInvoice | None) -> QuerySet[InvoiceLine]:
    lines = (
        _lines(invoice)
        .select_related("insured", "enrolment__group")
        .order_by("enrolment__group__number", "insured__sort_name", "pk")
    )
    if search.in_address:
        return lines.none()
    if search.text:
        return lines.filter(insured__in=find(search.text, employer_id=invoice.employer_id))
    return lines.filter(enrolment__group__number=opened.number) if opened else lines


def _parameters(request: EmployerRequest, search: Search, opened: GroupOnInvoice | None) -> QueryDict:
    parameters = parameters_of(request, search)
    if opened:
        parameters["group"] = str(opened.number)
    return parameters


def _under_groups(groups: list[GroupOnInvoice], lines: list[InvoiceLine]) -> list[GroupOnInvoice]:
    under: dict[int, list[InvoiceLine]] = {}
    for line in lines:
        under.setdefault(line.enrolment.group.number, []).append(line)
    return [
        GroupOnInvoice(group.number, group.name, group.count, group.amount, group.currency, under[group.number])
        for group in groups
        if group.number in under
    ]
