"""The quick search of the left menu: a person by identity number, or another customer by number."""

from django.http import HttpResponse
from django.shortcuts import redirect

from pelaren.domain.accounts.models import Membership
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.contracts.queries import find_by_identity
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.portal.insured import employees, person
from pelaren.portal.insured.searching import Search

LONGEST_CUSTOMER_NUMBER = 9


@employer_page(Permission.VIEW_INSURED, methods=["POST"])
def create(request: EmployerRequest) -> HttpResponse:
    """Lead to the person or the customer that the typed numbers mean."""
    identity = request.POST.get("identity_number", "").strip()
    customer = "".join(request.POST.get("customer_number", "").split())
    own = request.membership.employer.customer_number
    if customer not in {"", str(own)}:
        return another_customer(request, customer, with_person=bool(identity))
    return one_person(request, identity) if identity else redirect("start", own)


def one_person(request: EmployerRequest, identity: str) -> HttpResponse:
    """Lead to the person; with several contracts, list them."""
    found = list(find_by_identity(identity, employer_id=request.membership.employer_id).select_related("contract"))
    if not found:
        return nothing_found(request)
    if len(found) == 1:
        return redirect(person.url_of(request, found[0]))
    return employees.answer(request, Search(identity, sent=True))


def another_customer(request: EmployerRequest, number: str, *, with_person: bool) -> HttpResponse:
    """Lead to another employer that the user represents; any other number is as if it did not exist."""
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_CUSTOMER_NUMBER):
        return nothing_found(request)
    if not Membership.objects.of(request.user).filter(employer__customer_number=int(number)).exists():
        return nothing_found(request)
    if with_person:
        # Sent on as it is, by POST, to that employer's own door: the identity number stays out of every address.
        return redirect("quick-search", int(number), preserve_request=True)
    return redirect("start", int(number))


def nothing_found(request: EmployerRequest) -> HttpResponse:
    """Say so, in the same words whatever the reason was."""
    return page(request, "portal/insured/nothing_found.html", {}, status=404)
