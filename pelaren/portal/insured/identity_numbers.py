"""Show an identity number in clear (Visa), which the trail tells."""

from django.http import HttpResponse
from django.shortcuts import redirect

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.contracts.operations import identity_numbers
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.insured import person


@employer_page(Permission.VIEW_INSURED, methods=["GET", "POST"])
def show(request: EmployerRequest, contract: str, number: int) -> HttpResponse:
    """Answer with the insured's page and her number in clear; who comes back to the address sees it masked again."""
    insured = person.insured_of(request, contract, number)
    if request.method != "POST":
        return redirect(person.url_of(request, insured))
    shown = identity_numbers.show(insured=[insured], by=request.membership)
    return person.answer(request, insured, identity=shown[insured.pk])
