"""Remove insured from their group (Radera försäkrad): fill in, check, remove, undo."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.operations.supplementary_invoices import allowed_due_dates
from pelaren.domain.billing.queries import plan_of
from pelaren.domain.movements.models import BegunOrder
from pelaren.domain.movements.operations import begun_orders, leavers
from pelaren.domain.movements.queries import departures_by
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.portal.insured.begun import Begun, begun_of, to_first_page
from pelaren.portal.leaving.forms import RemovalForm
from pelaren.portal.leaving.words import bills_note, next_run, standing_words
from pelaren.values.refusals import Refusal

KIND = BegunOrder.Kind.REMOVAL
STEPS = (_("Date and premium"), _("Check and remove"))


@employer_page(Permission.CHANGE_INSURED, methods=["GET", "POST"])
def edit(request: EmployerRequest, contract: str, removal: UUID) -> HttpResponse:
    """Ask for the last day in the group, and whether a separate premium is still to be paid."""
    begun = begun_of(request, contract, removal, KIND)
    if departures_by(begun.order):
        return removed(begun)
    form = _form(begun)
    if form.is_valid():
        begun_orders.fill_in(order=begun.order, billed=form.billed, exit_date=form.cleaned_data["exit_date"])
        return redirect(begun.step_url("removal-check"))
    context = {
        "form": form,
        "begun": begun,
        "steps": STEPS,
        "bills_note": bills_note(begun),
        "market": begun.contract.employer.market,
        "cancel_url": begun.cancel_url,
    }
    return page(request, "portal/leaving/edit.html", context, status=422 if form.errors else 200)


@employer_page(Permission.CHANGE_INSURED, methods=["GET", "POST"])
def check(request: EmployerRequest, contract: str, removal: UUID) -> HttpResponse:
    """Show everything once more; POST removes."""
    begun = begun_of(request, contract, removal, KIND)
    if departures_by(begun.order):
        return removed(begun)
    if not begun.order.filled_in:
        return redirect(begun.step_url("removal"))
    if request.method == "POST" and begun.seen_as_it_is:
        return _remove(begun)
    context = {
        "begun": begun,
        "steps": STEPS,
        "standing": standing_words(begun),
        "next_run": next_run(begun.contract, plan_of(begun.contract)),
        "market": begun.contract.employer.market,
        "cancel_url": begun.cancel_url,
        "edit_url": begun.step_url("removal"),
    }
    return page(request, "portal/leaving/check.html", context)


@employer_page(Permission.CHANGE_INSURED, methods=["POST"])
def undo(request: EmployerRequest, contract: str, removal: UUID) -> HttpResponse:
    """Take back a removal, of everybody it was about."""
    begun = begun_of(request, contract, removal, KIND)
    try:
        leavers.undo_together(departures=departures_by(begun.order), today=timezone.localdate(), by=request.membership)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, gettext("The removal is undone. Everything is as before."))
    return redirect(begun.group_url)


def removed(begun: Begun) -> HttpResponse:
    """Lead to the list of the group, which says what was done and offers to undo it."""
    return redirect(f"{begun.group_url}?removed={begun.order.public_id}")


def _remove(begun: Begun) -> HttpResponse:
    premiums = {
        line.enrolment_id: leavers.LastPremium(line.amount, line.due_date)
        for line in begun.lines
        if line.amount is not None and line.due_date is not None
    }
    try:
        leavers.leave(
            enrolments=[line.enrolment for line in begun.lines],
            exit_date=begun.order.exit_date,  # type: ignore[arg-type]  # filled in, as the caller has seen
            last_premiums=premiums,
            idempotency_key=begun.order.idempotency_key,
            today=timezone.localdate(),
            by=begun.request.membership,
        )
    except Refusal as refusal:
        return to_first_page(begun, "removal", str(refusal))
    return removed(begun)


def _form(begun: Begun) -> RemovalForm:
    request, today = begun.request, timezone.localdate()
    may_bill = request.membership.may(Permission.CHANGE_INVOICES)
    data = request.POST if request.method == "POST" else None
    return RemovalForm(
        data, lines=begun.lines, contract=begun.contract, may_bill=may_bill, today=today, initial=_initial(begun)
    )


def _initial(begun: Begun) -> dict[str, object]:
    """Return what was filled in before; to begin with the earliest due date."""
    earliest = allowed_due_dates(begun.contract, today=timezone.localdate()).earliest
    initial: dict[str, object] = {"exit_date": begun.order.exit_date}
    if begun.order.filled_in:
        initial["premium"] = "yes" if begun.total else "no"
    for line in begun.lines:
        initial[f"amount_{line.enrolment_id}"] = line.amount
        initial[f"due_{line.enrolment_id}"] = line.due_date or earliest
    return initial
