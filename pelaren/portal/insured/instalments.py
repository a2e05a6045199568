"""The instalment of an insured (Betalningspost): change it, and undo that."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.contracts.models import InstalmentChange, Insured
from pelaren.domain.movements.operations import instalments
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.insured import person
from pelaren.values.money import format_money
from pelaren.values.refusals import Refusal


@employer_page(Permission.CHANGE_INSURED, methods=["POST"])
def update(request: EmployerRequest, contract: str, number: int) -> HttpResponse:
    """Change the instalment; proposals follow it, issued invoices do not."""
    insured = person.insured_of(request, contract, number)
    enrolment = person.enrolment_of(insured)
    form = person.instalment_form(insured, enrolment, request.POST)
    with form.refusals():
        if form.is_valid():
            change = instalments.change(
                enrolment=enrolment,
                amount=form.cleaned_data["instalment"],
                seen=form.cleaned_data["seen"],
                today=timezone.localdate(),
                by=request.membership,
            )
            return changed(request, insured, change)
    # Read again: somebody else's change may be the reason.
    return person.answer(request, person.insured_of(request, contract, number), form)


def changed(request: EmployerRequest, insured: Insured, change: InstalmentChange | None) -> HttpResponse:
    """Lead back to the insured, naming the change so that the page can offer to undo it."""
    if change:
        return redirect(f"{person.url_of(request, insured)}?changed={change.pk}")
    messages.info(request, gettext("The instalment was that amount already. Nothing is changed."))
    return redirect(person.url_of(request, insured))


@employer_page(Permission.CHANGE_INSURED, methods=["POST"])
def remove(request: EmployerRequest, contract: str, number: int, change: int) -> HttpResponse:
    """Undo the latest change of the instalment."""
    insured = person.insured_of(request, contract, number)
    changes = InstalmentChange.objects.open_to(request.membership).filter(enrolment__insured=insured)
    kept = get_object_or_404(changes, pk=change)
    try:
        instalments.undo(change=kept, today=timezone.localdate(), by=request.membership)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        amount = format_money(kept.before, insured.contract.currency)
        messages.success(request, gettext("The change is undone. The instalment is %(amount)s.") % {"amount": amount})
    return redirect(person.url_of(request, insured))
