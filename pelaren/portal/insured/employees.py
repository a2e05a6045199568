"""The employees: everybody insured by the employer, over all contracts."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.contracts.queries import enrolments_of_employer, name_order
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import contracts, page
from pelaren.portal.insured.group_list import search_hint
from pelaren.portal.insured.roster import Counted, Whole, roster_of
from pelaren.portal.insured.searching import Search, address_of, is_swap, parameters_of, search_of, to_address
from pelaren.values.markets import Market
from pelaren.web.sentences import IDENTITY_NUMBER_LABEL

PAGE = 25


@employer_page(Permission.VIEW_INSURED, methods=["GET", "POST"])
def index(request: EmployerRequest) -> HttpResponse:
    """List everybody insured; a search also finds who has left."""
    search = search_of(request)
    if way := to_address(request, search):
        return way
    return answer(request, search)


def _whole(employer_id: int, search: Search, enrolments: int) -> Whole | None:
    """Return how the list of everybody is read; `enrolments` may tell of who leaves and comes back twice."""
    if search.text:
        return None
    today = timezone.localdate()
    count = enrolments - name_order.twice_of_employer(employer_id, today=today)
    return Whole(count, partial(name_order.ids_of_employer, employer_id, today=today))


def _named(employer_id: int, search: Search) -> Counted | None:
    """Return how those with a name are read."""
    if search.is_number or not search.text:
        return None
    return partial(name_order.counted_of_employer_named, search.text, employer_id=employer_id)


def answer(request: EmployerRequest, search: Search) -> HttpResponse:
    """Answer with a list of what a search finds; with its rows alone when htmx asks."""
    membership, today = request.membership, timezone.localdate()
    everybody = sum(contract.insured for contract in contracts(request))
    roster = roster_of(
        partial(enrolments_of_employer, employer_id=membership.employer_id, today=today, text=search.text),
        membership=membership,
        search=search,
        parameters=parameters_of(request, search),
        today=today,
        everybody=everybody,
        size=PAGE,
        whole=_whole(membership.employer_id, search, everybody),
        named=_named(membership.employer_id, search),
    )
    context = {
        "roster": roster,
        "identity_label": IDENTITY_NUMBER_LABEL[Market(membership.employer.market)],
        "market": membership.employer.market,
        "customer_number": membership.employer.customer_number,
        "list_url": reverse("employees", args=[membership.employer.customer_number]),
        "search_hint": search_hint(membership.employer.market),
    }
    if is_swap(request):
        rows = render(request, "portal/insured/_employees_found.html", context)
        rows.headers["HX-Push-Url"] = address_of(request, search)
        return rows
    return page(request, "portal/insured/employees.html", context)
