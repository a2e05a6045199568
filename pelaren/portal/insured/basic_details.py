"""Change the basic details of an insured (Basuppgifter)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.contracts.operations import basic_details
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.portal.insured import person
from pelaren.portal.insured.forms import BasicDetailsForm


@employer_page(Permission.CHANGE_INSURED, methods=["GET", "POST"])
def edit(request: EmployerRequest, contract: str, number: int) -> HttpResponse:
    """Ask for name, e-mail, employee number and pension age, as they are to be from now on."""
    insured = person.insured_of(request, contract, number)
    group = person.enrolment_of(insured).group
    group.contract = insured.contract
    form = BasicDetailsForm(request.POST if request.method == "POST" else None, insured=insured, group=group)
    with form.refusals():
        if form.is_valid():
            changed = basic_details.change(insured=insured, **form.order, by=request.membership)
            words = gettext("The basic details are changed.") if changed else gettext("Nothing is changed.")
            (messages.success if changed else messages.info)(request, words)
            return redirect(person.url_of(request, insured))
    context = {
        "form": form,
        "insured": insured,
        "now": basic_details.mark_of(person.insured_of(request, contract, number)) if form.errors else form.seen_now,
        "cancel_url": person.url_of(request, insured),
    }
    return page(request, "portal/insured/edit.html", context, status=422 if form.errors else 200)
