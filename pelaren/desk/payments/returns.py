"""Money that goes back: what is left of a payment is paid back, or a payment that bounced is reversed."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.employers.head import contract_of
from pelaren.desk.payments.carrying_out import carried_out
from pelaren.desk.payments.forms import RefundForm, ReversalForm
from pelaren.desk.payments.payments import payment_of
from pelaren.domain.payments.operations import refunds, reversals


@staff_page(methods=("POST",))
def pay_back(request: StaffRequest, contract: str, payment: int) -> HttpResponse:
    """Pay back what is left of a payment, or a part of it."""
    found = contract_of(contract)
    opened = payment_of(found, payment)
    today = timezone.localdate()
    form = RefundForm(request.POST, contract=found, today=today, left=0)

    def order() -> str:
        refund = refunds.pay_back(payment=opened, **form.order(), today=today, by=request.staff)
        if refund.booked_at is None:
            return gettext("The refund is registered. Somebody else must approve it before the money goes back.")
        return gettext("The refund is in the books.")

    return carried_out(request, found, opened, form, "refund_form", order)


@staff_page(methods=("POST",))
def reverse(request: StaffRequest, contract: str, payment: int) -> HttpResponse:
    """Take back a payment that has bounced or was recalled."""
    found = contract_of(contract)
    opened = payment_of(found, payment)
    today = timezone.localdate()
    form = ReversalForm(request.POST, contract=found, today=today)

    def order() -> str:
        reversals.reverse(payment=opened, **form.cleaned_data, today=today, by=request.staff)
        return gettext("The payment is reversed. What it paid is open again.")

    return carried_out(request, found, opened, form, "reversal_form", order)
