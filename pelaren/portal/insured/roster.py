"""One page of a list of insured: rows in an order, what was paid for each, and the tags that say what is new."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import Count, Window
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.models import Membership
from pelaren.domain.billing.queries import paid_by_insured
from pelaren.domain.contracts.models import Enrolment, Group
from pelaren.domain.contracts.models.enrolment import EnrolmentQuerySet
from pelaren.portal.insured.searching import Search
from pelaren.values.dates import format_date
from pelaren.values.money import format_money
from pelaren.web.listing import Page, SortHead, page_of, read_page_number

SORTS = ("name", "since", "instalment")
SORT_CHOICES = (
    ("name", _("Name, A to Ö")),
    ("-name", _("Name, Ö to A")),
    ("since", _("Longest in the group first")),
    ("-since", _("Newest in the group first")),
    ("-instalment", _("Largest instalment first")),
    ("instalment", _("Smallest instalment first")),
)


@dataclass(frozen=True)
class Tag:
    """A word beside a name; `kind` is the component's (info, attn or empty)."""

    label: str | Promise
    kind: str = ""


@dataclass(frozen=True)
class Row:
    """
    One insured in a list, in the texts that stand there (see `pelaren.web.many_rows`).

    `since` is the first day in the group for people, `day` for machines. `paid` is what has been paid this year, where
    the list tells it. `identity` is her identity number in clear, when somebody has had it shown; `chosen` whether the
    row is ticked and `label` what its box is called.
    """

    number: str
    name: str
    url: str
    label: str
    identity_head: str
    contract: str
    group: str
    day: str
    since: str
    instalment: str
    paid: str
    tags: tuple[Tag, ...]
    chosen: bool
    identity: str = ""


@dataclass(frozen=True)
class Roster:
    """
    One page of a list, and the search that it answers. `everybody` counts the list without the search.

    `enrolments` are those of the rows, in their order.
    """

    page: Page
    rows: list[Row]
    enrolments: list[Enrolment]
    search: Search
    everybody: int

    @property
    def sortable(self) -> bool:
        """Whether the heads may lead to another order: a search that has no address would be lost on the way."""
        return not self.search.is_number

    @property
    def name_head(self) -> SortHead:
        return self.page.head("name")

    @property
    def since_head(self) -> SortHead:
        return self.page.head("since")

    @property
    def instalment_head(self) -> SortHead:
        return self.page.head("instalment")

    @property
    def orders(self) -> dict[str, tuple[str, str]]:
        """For each column: what a press on its head asks for, and `aria-sort` of now."""
        heads = ((column, self.page.head(column).direction) for column in SORTS)
        return {column: (f"-{column}" if now == "ascending" else column, now) for column, now in heads}

    @property
    def sort_choices(self) -> list[tuple[str, str | Promise, bool]]:
        """The orders to choose from where there is no table head: value, label, whether it is the one of now."""
        return [(value, label, value == self.page.sort) for value, label in SORT_CHOICES]

    @property
    def count_in_words(self) -> str:
        """“3 of 65 insured persons”."""
        return gettext("%(found)d of %(total)d insured persons") % {"found": self.page.total, "total": self.everybody}


@dataclass(frozen=True)
class Whole:
    """A list that is read quicker by name: how many it holds, and the ids of some of its rows in that order."""

    count: int
    ids_by_name: Callable[[slice], list[int]]


# Some rows of a search in the order of the names: the id of each, and how many there are in all.
Counted = Callable[[slice], list[tuple[int, int]]]


def roster_of(
    enrolments: Callable[[], EnrolmentQuerySet],
    *,
    membership: Membership,
    search: Search,
    parameters: QueryDict,
    today: date,
    everybody: int,
    size: int,
    opened: Group | None = None,
    chosen: Collection[int] = (),
    whole: Whole | None = None,
    named: Counted | None = None,
    tells_paid: bool = False,
) -> Roster:
    """
    Fetch one page of a list: a fixed number of queries, however many rows.

    Rows of other groups than `opened` say which; those whose insured numbers are `chosen` are ticked. `whole` and
    `named` tell how the list is read quicker by name; `enrolments` how it is read otherwise.
    """
    ids: Iterable[int] = ()
    if search.in_address:
        page = page_of(parameters, total=0, sorts=SORTS, size=size)
    elif whole:
        page, ids = _page(enrolments, whole, parameters, size)
    else:
        page, ids = _counted_page(enrolments, named, parameters, size)
    shown = Enrolment.objects.in_order(ids)
    people = [enrolment.insured_id for enrolment in shown]
    paid = paid_by_insured(people, employer_id=membership.employer_id, year=today.year) if tells_paid else None
    urls = _urls_of(shown, membership)
    label, market = gettext("Select %(name)s"), membership.employer.market
    rows = [
        _row(
            enrolment,
            urls=urls,
            label=label,
            market=market,
            paid=paid,
            tags=tuple(tags_of(enrolment, opened=opened, market=market, today=today)),
            chosen=enrolment.insured.number in chosen,
        )
        for enrolment in shown
    ]
    return Roster(page, rows, shown, search, everybody)


def _urls_of(shown: list[Enrolment], membership: Membership) -> dict[str, str]:
    """Return the addresses of the insured of each contract, below which those of the persons lie."""
    numbers = {enrolment.group.contract.number for enrolment in shown}
    return {number: reverse("insured", args=[membership.employer.customer_number, number]) for number in numbers}


def _row(
    enrolment: Enrolment,
    *,
    urls: Mapping[str, str],
    label: str,
    market: str,
    paid: Mapping[int, int] | None,
    tags: tuple[Tag, ...],
    chosen: bool,
) -> Row:
    insured, contract = enrolment.insured, enrolment.group.contract
    return Row(
        number=str(insured.number),
        name=insured.full_name,
        url=f"{urls[contract.number]}{insured.number}/",
        label=label % {"name": insured.full_name},
        identity_head=insured.identity_head,
        contract=contract.number,
        group=enrolment.group.name,
        day=enrolment.joined_on.isoformat(),
        since=format_date(enrolment.joined_on, market),
        instalment=format_money(enrolment.instalment, contract.currency),
        paid="" if paid is None else format_money(paid.get(enrolment.insured_id, 0), contract.currency),
        tags=tags,
        chosen=chosen,
    )


def _page(
    found: Callable[[], EnrolmentQuerySet], whole: Whole, parameters: QueryDict, size: int
) -> tuple[Page, Iterable[int]]:
    """Return which page of a whole list is asked for and the ids of its rows."""
    page = page_of(parameters, total=whole.count, sorts=SORTS, size=size)
    if page.sort == SORTS[0]:
        return page, whole.ids_by_name(page.rows)
    return page, found().sorted_by(page.sort).values_list("pk", flat=True)[page.rows]


def _counted_page(
    found: Callable[[], EnrolmentQuerySet], named: Counted | None, parameters: QueryDict, size: int
) -> tuple[Page, list[int]]:
    """Return the same of a list that is counted while it is read: to look through the names is the dear part."""
    sort = page_of(parameters, total=0, sorts=SORTS).sort
    read = named if named and sort == SORTS[0] else partial(_counted, found().sorted_by(sort))
    asked = Page(read_page_number(parameters), size, 0, sort, parameters)
    rows = read(asked.rows)
    if not rows and asked.number > 1:
        # Beyond the last page stands the last one.
        rows = read(page_of(parameters, total=found().count(), sorts=SORTS, size=size).rows)
    return page_of(parameters, total=rows[0][1] if rows else 0, sorts=SORTS, size=size), [pk for pk, _total in rows]


def _counted(found: EnrolmentQuerySet, rows: slice) -> list[tuple[int, int]]:
    return list(found.annotate(total=Window(Count("pk"))).values_list("pk", "total")[rows])


def tags_of(enrolment: Enrolment, *, opened: Group | None, market: str, today: date) -> list[Tag]:
    """Return what is worth telling about a row: of another group, new, leaving or gone."""
    tags = []
    if opened and enrolment.group_id != opened.pk:
        tags.append(Tag(gettext("Group %(number)s") % {"number": enrolment.group.number}))
    if enrolment.joined_on > today:
        tags.append(Tag(gettext("Begins %(day)s") % {"day": format_date(enrolment.joined_on, market)}, "info"))
    elif enrolment.joined_on.year == today.year:
        tags.append(Tag(_("New"), "info"))
    if enrolment.exit_date:
        sentence = gettext("Left %(day)s") if enrolment.has_left(today) else gettext("Leaves %(day)s")
        kind = "" if enrolment.has_left(today) else "attn"
        tags.append(Tag(sentence % {"day": format_date(enrolment.exit_date, market)}, kind))
    return tags
