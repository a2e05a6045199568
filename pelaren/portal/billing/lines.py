"""The lines of an opened invoice: group by group, searchable, in pages; with fields for whoever may change them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from pelaren.domain.billing.models import Invoice, InvoiceLine, InvoiceSum
from pelaren.domain.billing.queries.line_order import Line, changed_on, lines_by_name, lines_with
from pelaren.domain.contracts.queries import find
from pelaren.portal.billing.typed_amounts import TypedAmounts, field_of
from pelaren.portal.doors import EmployerRequest
from pelaren.portal.insured.searching import Search, parameters_of, search_of
from pelaren.values.money import UNITS, format_amount, format_money
from pelaren.web.listing import Page, page_of

PAGE = 25
# Hundreds of amounts are typed in one go, so they all stand on one page.
EDITABLE_PAGE = 500
NOTHING_TYPED = TypedAmounts()


@dataclass(frozen=True, slots=True)
class Row:
    """
    A line as its page shows it, everything written out: hundreds of them are drawn at once.

    `text` stands in the `field`; `earlier` is the saved amount in words when the field says another one, `saved` the
    same in figures; `departs` tells that the saved amount is another than the payment plan's; `why_url` leads to why
    the amount has changed, empty when it never has.
    """

    group: int
    name: str
    identity_head: str
    planned: str
    amount: str
    paid: str
    departs: bool
    field: str
    text: str
    label: str
    saved: str
    earlier: str
    wrong: str
    why_url: str

    @property
    def mark(self) -> str:
        """The pillar of the row: wrong, changed now, or nothing."""
        return "danger" if self.wrong else "edit" if self.earlier else ""


@dataclass(frozen=True)
class GroupOnInvoice:
    """A group of the contract with how many of its insured stand on the invoice and for how much, minor units."""

    number: int
    name: str
    count: int
    amount: int
    currency: str
    lines: list[Row] = field(default_factory=list)

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
    """
    What `_found.html` draws: the lines of one page under their groups, and how they were searched for.

    `unseen` are typed fields whose lines this page does not show: name and text.
    """

    search: Search
    page: Page
    groups: list[GroupOnInvoice]
    opened: GroupOnInvoice | None
    shown: list[GroupOnInvoice]
    unseen: list[tuple[str, str]]


def line_table(
    request: EmployerRequest, invoice: Invoice, *, editable: bool, typed: TypedAmounts = NOTHING_TYPED
) -> LineTable:
    """Return the lines that the request asks for by search, group and page; `typed` stands in their fields."""
    search = search_of(request)
    groups = groups_on(invoice)
    opened = None if search.text else _opened(request, groups)
    size = EDITABLE_PAGE if editable else PAGE
    page, found = _page(invoice, search, [opened] if opened else groups, _parameters(request, search, opened), size)
    rows = _rows(request, invoice, found, typed)
    shown = {line.pk for line in found}
    unseen = [(field_of(line), text) for line, text in typed.texts.items() if line not in shown]
    return LineTable(search, page, groups, opened, _under_groups(groups, rows), unseen)


def groups_on(invoice: Invoice) -> list[GroupOnInvoice]:
    """Return the groups whose insured stand on an invoice, in the order of their numbers."""
    sums = (
        InvoiceSum.objects.filter(employer_id=invoice.employer_id, invoice=invoice, line_count__gt=0)
        .order_by("group__number")
        .values_list("group__number", "group__name", "line_count", "amount")
    )
    return [GroupOnInvoice(number, name, count, amount, invoice.currency) for number, name, count, amount in sums]


def _asked(request: EmployerRequest, name: str) -> str | None:
    """A field of the form wins over the address; of several with the same name, the button that was pressed."""
    return request.POST.get(name) or request.GET.get(name)


def _opened(request: EmployerRequest, groups: list[GroupOnInvoice]) -> GroupOnInvoice | None:
    return next((group for group in groups if str(group.number) == _asked(request, "group")), None)


def _page(
    invoice: Invoice, search: Search, groups: Sequence[GroupOnInvoice], parameters: QueryDict, size: int
) -> tuple[Page, list[Line]]:
    """Return which page of the lines is asked for, and its lines."""
    if search.in_address or search.text:
        ids = [] if search.in_address else _matching(invoice, search.text)
        page = page_of(parameters, total=len(ids), sorts=("name",), size=size)
        return page, lines_with(ids[page.rows], employer_id=invoice.employer_id)
    page = page_of(parameters, total=sum(group.count for group in groups), sorts=("name",), size=size)
    return page, lines_by_name(invoice, {group.number: group.count for group in groups}, page.rows)


def _matching(invoice: Invoice, text: str) -> list[int]:
    people = find(text, employer_id=invoice.employer_id).filter(contract=invoice.contract_id)
    lines = InvoiceLine.objects.filter(employer_id=invoice.employer_id, invoice=invoice, insured__in=people)
    return list(lines.order_by("enrolment__group__number", "insured__sort_name", "pk").values_list("pk", flat=True))


def _parameters(request: EmployerRequest, search: Search, opened: GroupOnInvoice | None) -> QueryDict:
    parameters = parameters_of(request, search)
    if page := request.POST.get("page"):
        parameters["page"] = page
    if opened:
        parameters["group"] = str(opened.number)
    return parameters


def _rows(request: EmployerRequest, invoice: Invoice, lines: Sequence[Line], typed: TypedAmounts) -> list[Row]:
    """Return the rows of lines; sentences that all rows share are looked up once."""
    label, earlier = gettext("Amount for %(name)s"), gettext("Earlier %(amount)s")
    explained = changed_on(invoice, [line.insured_id for line in lines])
    unit = f"\u00a0{UNITS[invoice.currency]}"
    rows = []
    for line in lines:
        name, saved, text = f"{line.last_name} {line.first_name}", format_amount(line.amount), typed.texts.get(line.pk)
        rows.append(
            Row(
                group=line.group,
                name=name,
                identity_head=line.identity_head,
                planned=(saved if line.planned == line.amount else format_amount(line.planned)) + unit,
                amount=saved + unit,
                paid=format_amount(line.paid) + unit,
                departs=line.amount != line.planned,
                field=field_of(line.pk),
                text=saved if text is None else text,
                label=label % {"name": name},
                saved=saved,
                earlier="" if text is None else earlier % {"amount": saved + unit},
                wrong=typed.wrong.get(line.pk, ""),
                why_url=_why_url(request, invoice, line.number) if line.insured_id in explained else "",
            )
        )
    return rows


def _why_url(request: EmployerRequest, invoice: Invoice, insured_number: int) -> str:
    number = request.resolver_match.kwargs["contract"]  # type: ignore[union-attr]
    args = [request.membership.employer.customer_number, number, invoice.public_id, insured_number]
    return reverse("invoice-insured-changes", args=args)


def _under_groups(groups: list[GroupOnInvoice], rows: Sequence[Row]) -> list[GroupOnInvoice]:
    under: dict[int, list[Row]] = {}
    for row in rows:
        under.setdefault(row.group, []).append(row)
    return [
        GroupOnInvoice(group.number, group.name, group.count, group.amount, group.currency, under[group.number])
        for group in groups
        if group.number in under
    ]
