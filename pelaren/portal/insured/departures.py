"""Undo the removal of one insured, from her own page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.movements.models import Departure
from pelaren.domain.movements.operations import leavers
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.insured import person
from pelaren.values.refusals import Refusal


@employer_page(Permission.CHANGE_INSURED, methods=["POST"])
def remove(request: EmployerRequest, contract: str, number: int, departure: int) -> HttpResponse:
    """Take back the removal of this person alone."""
    insured = person.insured_of(request, contract, number)
    departures = Departure.objects.open_to(request.membership).filter(enrolment__insured=insured)
    kept = get_object_or_404(departures.select_related("enrolment__group", "last_premium"), pk=departure)
    try:
        leavers.undo(departure=kept, today=timezone.localdate(), by=request.membership)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        sentence = gettext("The removal is undone. %(name)s belongs to the group again.")
        messages.success(request, sentence % {"name": insured.full_name})
    return redirect(person.url_of(request, insured))
