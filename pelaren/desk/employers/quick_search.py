"""The quick search of the side menu: straight to a person by identity number, or to an employer by customer number."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.frame import page
from pelaren.domain.contracts.queries import find_by_identity_everywhere
from pelaren.domain.employers.models import Employer
from pelaren.domain.employers.queries import is_customer_number
from pelaren.values.typed_text import without_spaces


@staff_page(methods=["POST"])
def create(request: StaffRequest) -> HttpResponse:
    """Go to the person or the employer that the typed numbers mean, or to the search."""
    identity = request.POST.get("identity_number", "").strip()
    if identity:
        return one_person(request, identity)
    typed = without_spaces(request.POST.get("customer_number", ""))
    if is_customer_number(typed) and Employer.objects.filter(customer_number=int(typed)).exists():
        return redirect("desk:employer", int(typed))
    messages.warning(request, gettext("No employer has that customer number. Search by name or business ID."))
    return redirect("desk:employers")


def one_person(request: StaffRequest, identity: str) -> HttpResponse:
    """Lead to the person; with several contracts, list them; the number itself is repeated nowhere."""
    found = find_by_identity_everywhere(identity)
    if len(found) == 1:
        return redirect("desk:contract-insured-person", found[0].contract.number, found[0].number)
    status = 200 if found else 404
    return page(request, "desk/employers/people_found.html", {"found": found}, status=status)
