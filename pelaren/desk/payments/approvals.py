"""What waits: payments and refunds for a second person, and payments that belong to no invoice."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.frame import page
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Payment, Refund
from pelaren.domain.payments.operations import incoming, refunds
from pelaren.values.refusals import Refusal
from pelaren.web.listing import page_of


@staff_page()
def index(request: StaffRequest) -> HttpResponse:
    """Show what waits for a second person, and the payments that belong to no invoice."""
    unmatched = queries.unmatched()
    listed = page_of(request.GET, total=unmatched.count(), sorts=("day",))
    context = {
        "payments": _waiting(Payment.objects.awaiting_approval(), request),
        "refunds": _waiting(Refund.objects.awaiting_approval(), request),
        "unmatched": unmatched.select_related("contract__employer")[listed.rows],
        "page": listed,
    }
    return page(request, "desk/payments/waiting.html", context)


def _waiting(rows, request: StaffRequest) -> list[tuple[Payment | Refund, bool]]:
    """Return each with whether the reader registered it, and so may not approve it."""
    found = rows.select_related("contract__employer", "registered_by")
    return [(one, one.registered_by_id == request.user.pk) for one in found]


@staff_page(methods=("POST",))
def approve_payment(request: StaffRequest, payment: int) -> HttpResponse:
    """Approve a payment that somebody else has registered."""
    found = get_object_or_404(Payment, pk=payment)
    done = gettext("The payment is approved and in the books.")
    return _decided(request, lambda: incoming.approve(payment=found, by=request.staff), done)


@staff_page(methods=("POST",))
def withdraw_payment(request: StaffRequest, payment: int) -> HttpResponse:
    """Withdraw a payment that waits for approval."""
    found = get_object_or_404(Payment, pk=payment)
    done = gettext("The payment is withdrawn.")
    return _decided(request, lambda: incoming.withdraw(payment=found, by=request.staff), done)


@staff_page(methods=("POST",))
def approve_refund(request: StaffRequest, refund: int) -> HttpResponse:
    """Approve a refund that somebody else has registered."""
    found = get_object_or_404(Refund, pk=refund)
    done = gettext("The refund is approved and in the books.")
    return _decided(request, lambda: refunds.approve(refund=found, by=request.staff), done)


@staff_page(methods=("POST",))
def withdraw_refund(request: StaffRequest, refund: int) -> HttpResponse:
    """Withdraw a refund that waits for approval."""
    found = get_object_or_404(Refund, pk=refund)
    done = gettext("The refund is withdrawn.")
    return _decided(request, lambda: refunds.withdraw(refund=found, by=request.staff), done)


def _decided(request: StaffRequest, order: Callable[[], object], done: str) -> HttpResponse:
    try:
        order()
        messages.success(request, done)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("desk:payments")
