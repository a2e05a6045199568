"""What every order about one payment has in common: it is carried out, or the page tells what is wrong."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from pelaren.desk.doors import StaffRequest
from pelaren.desk.frame import page
from pelaren.desk.payments.payments import context_of, payment_of
from pelaren.domain.contracts.models import Contract
from pelaren.domain.payments.models import Payment
from pelaren.web.forms import PortalForm


def carried_out(
    request: StaffRequest, contract: Contract, payment: Payment, form: PortalForm, name: str, order: Callable[[], str]
) -> HttpResponse:
    """Give the order when the form is good and say what came of it, else show the payment again with the form."""
    with form.refusals():
        if form.is_valid():
            messages.success(request, order())
            return redirect("desk:contract-payment", contract.number, payment.pk)
    context = context_of(request, contract, payment_of(contract, payment.pk), **{name: form, "form": form})
    return page(request, "desk/payments/show.html", context, status=422)
