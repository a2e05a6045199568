"""The tab of a contract's insured: the facts of the contract, one group open, the others beneath it."""

from collections.abc import Collection

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.queries import next_due_date, paid_in_year
from pelaren.domain.contracts.models import Contract, Enrolment, Group
from pelaren.domain.contracts.queries import GroupFacts, enrolments_in, enrolments_matching
from pelaren.portal.contracts.contracts import plan_of
from pelaren.portal.contracts.head import contract_head
from pelaren.portal.contracts.payment_words import how_often
from pelaren.portal.doors import EmployerRequest
from pelaren.portal.frame import page
from pelaren.portal.insured.roster import Roster, roster_of
from pelaren.portal.insured.searching import address_of, is_swap, parameters_of, search_of, to_address
from pelaren.values.dates import format_date
from pelaren.values.markets import Market
from pelaren.values.money import format_money
from pelaren.web.sentences import IDENTITY_NUMBER_LABEL

PAGE = 12


def answer(
    request: EmployerRequest, contract: Contract, groups: list[GroupFacts], opened: GroupFacts | None
) -> HttpResponse:
    """Answer with the list; with the way to it when a name was sent; with its rows alone when htmx asks."""
    search = search_of(request)
    if way := to_address(request, search):
        return way
    found = _roster(request, contract, groups, opened)
    context = {
        **contract_head(request, contract),
        "roster": found,
        "year": timezone.localdate().year,
        "identity_label": IDENTITY_NUMBER_LABEL[Market(request.membership.employer.market)],
        "market": request.membership.employer.market,
        "customer_number": request.membership.employer.customer_number,
        "list_url": request.path,
        "join_url": _join_url(request, opened.group) if opened else "",
    }
    if is_swap(request):
        rows = render(request, "portal/insured/_found.html", context)
        rows.headers["HX-Push-Url"] = address_of(request, search)
        return rows
    return page(request, "portal/insured/index.html", {**context, **_around(request, contract, groups, opened)})


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
    request: EmployerRequest, contract: Contract, groups: list[GroupFacts], opened: GroupFacts | None
) -> Roster:
    search, today = search_of(request), timezone.localdate()
    if search.text:
        enrolments = enrolments_matching(search.text, contract=contract, today=today)
    elif opened:
        enrolments = enrolments_in(opened.group, today=today)
    else:
        enrolments = Enrolment.objects.none()
    return roster_of(
        enrolments,
        membership=request.membership,
        search=search,
        parameters=parameters_of(request, search),
        today=today,
        everybody=sum(facts.insured_count for facts in groups),
        size=PAGE,
        opened=opened.group if opened else None,
    )


def _around(
    request: EmployerRequest, contract: Contract, groups: list[GroupFacts], opened: GroupFacts | None
) -> dict[str, object]:
    plan = plan_of(contract)
    return {
        "facts": _facts(contract, groups),
        "opened": opened,
        "opened_name": name_of(opened.group) if opened else "",
        "opened_about": _about(opened.group, plan.months if plan else ()) if opened else "",
        "opened_facts": _group_facts(opened, contract.currency) if opened else [],
        "others": [_line(request, contract, facts) for facts in groups if facts is not opened],
        "search_hint": search_hint(contract.employer.market),
    }


def _facts(contract: Contract, groups: list[GroupFacts]) -> list[tuple[str, object]]:
    today = timezone.localdate()
    due, paid = next_due_date(contract, today=today), paid_in_year(contract, year=today.year)
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
