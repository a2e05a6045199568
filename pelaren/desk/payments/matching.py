"""Let a payment pay an invoice, and take it off again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.desk.billing.order_forms import LinesForm
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.employers.head import below_tab, contract_of
from pelaren.desk.frame import page
from pelaren.desk.payments.carrying_out import carried_out
from pelaren.desk.payments.forms import MatchForm, invoice_chosen
from pelaren.desk.payments.payments import payment_of
from pelaren.domain.billing.models import Invoice
from pelaren.domain.contracts.models import Contract
from pelaren.domain.payments import queries
from pelaren.domain.payments.operations import allocations
from pelaren.values.refusals import Refusal


@staff_page(methods=("POST",))
def match(request: StaffRequest, contract: str, payment: int) -> HttpResponse:
    """Let a payment pay an invoice."""
    found = contract_of(contract)
    opened = payment_of(found, payment)
    invoices = list(queries.payable(contract_id=found.pk))
    form = MatchForm(request.POST, contract=found, invoices=invoices)

    def order() -> str:
        typed = form.order()
        made = allocations.allocate(
            payment=opened, invoice=invoice_chosen(form, invoices), amount=typed["amount"],
            idempotency_key=typed["idempotency_key"], today=timezone.localdate(), by=request.staff,
        )  # fmt: skip
        return gettext("The payment pays invoice %(number)s.") % {"number": made.invoice.number}

    return carried_out(request, found, opened, form, "match_form", order)


@staff_page(methods=("GET", "POST"))
def match_lines(request: StaffRequest, contract: str, payment: int, invoice: int) -> HttpResponse:
    """Direct a payment to chosen lines of an invoice instead of sharing it out."""
    found = contract_of(contract)
    opened, bill = payment_of(found, payment), invoice_of(found, invoice)
    lines = list(bill.lines.select_related("insured").order_by("insured__sort_name", "pk"))
    form = LinesForm(request.POST if request.method == "POST" else None, currency=found.currency, lines=lines)
    with form.refusals():
        if form.is_valid():
            allocations.allocate(
                payment=opened, invoice=bill, lines=form.amounts(), idempotency_key=form.cleaned_data["key"],
                today=timezone.localdate(), by=request.staff,
            )  # fmt: skip
            messages.success(request, gettext("The payment pays invoice %(number)s.") % {"number": bill.number})
            return redirect("desk:contract-payment", found.number, opened.pk)
    title = gettext("Direct the payment to chosen persons")
    context = {**below_tab(request, found, title), "form": form, "payment": opened, "invoice": bill}
    return page(request, "desk/payments/lines.html", context, status=422 if form.errors else 200)


@staff_page(methods=("POST",))
def unmatch(request: StaffRequest, contract: str, payment: int, invoice: int) -> HttpResponse:
    """Take all of a payment's money off an invoice again."""
    found = contract_of(contract)
    opened, bill = payment_of(found, payment), invoice_of(found, invoice)
    try:
        allocations.undo(payment=opened, invoice=bill, today=timezone.localdate(), by=request.staff)
        messages.success(request, gettext("The payment no longer pays invoice %(number)s.") % {"number": bill.number})
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("desk:contract-payment", found.number, opened.pk)


def invoice_of(contract: Contract, pk: int) -> Invoice:
    """Return an invoice of the contract. Raises Http404."""
    return get_object_or_404(Invoice.objects.filter(employer_id=contract.employer_id, contract=contract), pk=pk)
