"""The tab of a contract's insured: the facts of the contract, one group open, the others beneath it."""

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.models import PaymentPlan
from pelaren.domain.billing.queries import next_due_date, paid_in_year, plan_of
from pelaren.domain.contracts.models import Contract, Enrolment, Group
from pelaren.domain.contracts.models.enrolment import EnrolmentQuerySet
from pelaren.domain.contracts.operations import identity_numbers
from pelaren.domain.contracts.queries import GroupFacts, Listed, enrolments_in, enrolments_matching, name_order
from pelaren.domain.movements.operations import begun_orders
from pelaren.portal.contracts.head import contract_head
from pelaren.portal.contracts.payment_words import how_often
from pelaren.portal.doors import EmployerRequest
from pelaren.portal.frame import page
from pelaren.portal.insured import chosen, removed_note, selection
from pelaren.portal.insured.roster import Counted, Roster, Whole, roster_of
from pelaren.portal.insured.searching import is_swap
from pelaren.portal.insured.wanted import Wanted, wanted_of
from pelaren.values.dates import format_date
from pelaren.values.markets import Market
from pelaren.values.money import format_money
from pelaren.web.sentences import IDENTITY_NUMBER_LABEL

PAGE = 12
SHOW_IDENTITIES = {
    Market.FI: _("Show personal identity codes"),
    Market.SE: _("Show personal identity numbers"),
}


def answer(
    request: EmployerRequest, contract: Contract, groups: list[GroupFacts], opened: GroupFacts | None
) -> HttpResponse:
    """Answer with the list; with the way to it when the form around it was sent; with its rows alone to htmx."""
    wanted = wanted_of(request)
    if request.method == "POST":
        wanted = _with_ticks(request, wanted, _enrolments(wanted, contract, opened))
        if not (is_swap(request) or wanted.search.is_number or "reveal" in request.POST):
            return redirect(request.path + wanted.query)
    roster = _roster(request, wanted, contract, groups, opened)
    context = {
        **contract_head(request, contract),
        **selection.bar(request, contract, wanted, roster),
        "roster": _revealed(request, roster),
        "wanted": wanted,
        "opened_group": opened.group if opened else None,
        "year": timezone.localdate().year,
        "identity_label": IDENTITY_NUMBER_LABEL[Market(request.membership.employer.market)],
        "market": request.membership.employer.market,
        "customer_number": request.membership.employer.customer_number,
        "list_url": request.path,
        "join_url": _join_url(request, opened.group) if opened else "",
    }
    if is_swap(request):
        rows = render(request, "portal/insured/_found.html", context)
        rows.headers["HX-Push-Url"] = request.path + wanted.query
        return rows
    return page(request, "portal/insured/index.html", {**context, **_around(request, contract, groups, opened)})


def _enrolments(wanted: Wanted, contract: Contract, opened: GroupFacts | None) -> EnrolmentQuerySet:
    today, text = timezone.localdate(), wanted.search.text
    if wanted.search.in_address or not (text or opened):
        return Enrolment.objects.none()
    if text:
        return enrolments_matching(text, contract=contract, today=today, listed=wanted.listed)
    return enrolments_in(opened.group, today=today, listed=wanted.listed)  # type: ignore[union-attr]


def _with_ticks(request: EmployerRequest, wanted: Wanted, found: EnrolmentQuerySet) -> Wanted:
    """Return the list with everybody found ticked, where that was asked for; and never with more than may be."""
    numbers = set(wanted.chosen)
    if "all" in request.POST:
        numbers.update(found.order_by("pk").values_list("insured__number", flat=True)[: begun_orders.MOST_CHOSEN + 1])
    if len(numbers) > begun_orders.MOST_CHOSEN:
        messages.warning(request, str(begun_orders.TooManyChosen(most=begun_orders.MOST_CHOSEN)))
        return wanted.choosing(chosen.read(request.POST.get("chosen", "")))
    return wanted.choosing(frozenset(numbers))


def _revealed(request: EmployerRequest, roster: Roster) -> Roster:
    """Return the rows with their identity numbers in clear when somebody has asked for that, which the trail tells."""
    if "reveal" not in request.POST:
        return roster
    people = {one.insured_id: one.insured for one in roster.enrolments}
    numbers = identity_numbers.show(insured=list(people.values()), by=request.membership)
    each = zip(roster.rows, roster.enrolments, strict=True)
    return replace(roster, rows=[replace(row, identity=numbers[one.insured_id]) for row, one in each])


def url_of(request: EmployerRequest, group: Group) -> str:
    """Return the address of a contract's insured with this group open; asks no query."""
    return reverse("group", args=[request.membership.employer.customer_number, group.contract.number, group.number])


def name_of(group: Group) -> str:
    """Return how a group is written: “Group 2 – Tjänstemän”."""
    return gettext("Group %(number)s – %(name)s") % {"number": group.number, "name": group.name}


def search_hint(market: str) -> str:
    """Return what the search field says may be written in it, in the words of the market."""
    if market == Market.FI:
        return gettext("Name or personal identity code")
    return gettext("Name or Swedish personal identity number")


def _roster(
    request: EmployerRequest,
    wanted: Wanted,
    contract: Contract,
    groups: list[GroupFacts],
    opened: GroupFacts | None,
) -> Roster:
    return roster_of(
        partial(_enrolments, wanted, contract, opened),
        membership=request.membership,
        search=wanted.search,
        parameters=wanted.parameters,
        today=timezone.localdate(),
        everybody=sum(facts.insured_count for facts in groups),
        size=PAGE,
        opened=opened.group if opened else None,
        chosen=wanted.chosen,
        whole=_whole(wanted, opened),
        named=_named(wanted, contract),
        tells_paid=True,
    )


def _whole(wanted: Wanted, opened: GroupFacts | None) -> Whole | None:
    """Return how the list is read when it shows a whole group."""
    if opened is None or wanted.search.text or wanted.search.in_address or wanted.listed is not Listed.ALL:
        return None
    ids = partial(name_order.ids_in_group, opened.group, today=timezone.localdate())
    return Whole(opened.insured_count, ids)


def _named(wanted: Wanted, contract: Contract) -> Counted | None:
    """Return how the list is read when it shows those of all groups who have a name."""
    if not wanted.search.text or wanted.search.is_number or wanted.listed is not Listed.ALL:
        return None
    today = timezone.localdate()
    return partial(name_order.counted_in_contract_named, wanted.search.text, contract=contract, today=today)


def _around(
    request: EmployerRequest, contract: Contract, groups: list[GroupFacts], opened: GroupFacts | None
) -> dict[str, object]:
    plan = plan_of(contract)
    return {
        "facts": _facts(contract, groups, plan),
        "opened": opened,
        "opened_name": name_of(opened.group) if opened else "",
        "opened_about": _about(opened.group, plan.months if plan else ()) if opened else "",
        "opened_facts": _group_facts(opened, contract.currency) if opened else [],
        "others": [_line(request, contract, facts) for facts in groups if facts is not opened],
        "search_hint": search_hint(contract.employer.market),
        "identities_label": SHOW_IDENTITIES[Market(contract.employer.market)],
        "removed": removed_note.of(request, contract),
    }


def _facts(contract: Contract, groups: list[GroupFacts], plan: PaymentPlan | None) -> list[tuple[str, object]]:
    today = timezone.localdate()
    due, paid = next_due_date(contract, plan, today=today), paid_in_year(contract, year=today.year)
    return [
        (gettext("Insured"), sum(facts.insured_count for facts in groups)),
        (gettext("Premiums paid %(year)s") % {"year": today.year}, format_money(paid, contract.currency)),
        (gettext("Next invoice"), format_date(due, contract.employer.market) if due else "–"),
    ]


def _about(group: Group, months: Collection[int]) -> str:
    age = gettext("Retirement age %(age)s years") % {"age": group.retirement_age}
    return f"{age} · {how_often(months)}" if months else age


def _group_facts(facts: GroupFacts, currency: str) -> list[tuple[str, object]]:
    return [
        (gettext("Insured"), facts.insured_count),
        (gettext("Instalments, total"), format_money(facts.instalments, currency)),
    ]


def _line(request: EmployerRequest, contract: Contract, facts: GroupFacts) -> dict[str, str]:
    count = ngettext("%(count)d insured person", "%(count)d insured persons", facts.insured_count)
    return {
        "name": name_of(facts.group),
        "count": count % {"count": facts.insured_count},
        "instalments": format_money(facts.instalments, contract.currency),
        "url": url_of(request, facts.group),
    }


def _join_url(request: EmployerRequest, group: Group) -> str:
    if not request.membership.may(Permission.CHANGE_INSURED):
        return ""
    customer_number = request.membership.employer.customer_number
    return reverse("insured-new", args=[customer_number, group.contract.number, group.number])
