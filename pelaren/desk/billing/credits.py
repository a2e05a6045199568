"""Credit parts of an invoice, or cancel one of which nothing is paid."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.desk.billing.forms import CancelForm, CreditForm
from pelaren.desk.billing.invoices import context_of, invoice_of, lines_of
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.employers.head import below_tab, contract_of
from pelaren.desk.frame import page
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import credits as unpaid_credits
from pelaren.domain.payments.operations import credits


@staff_page(methods=("GET", "POST"))
def new(request: StaffRequest, contract: str, invoice: int) -> HttpResponse:
    """Credit parts of an invoice's lines: first what is unpaid of a line, then what is paid."""
    found = contract_of(contract)
    opened = invoice_of(found, invoice)
    sent = request.POST if request.method == "POST" else None
    form = CreditForm(sent, lines=lines_of(opened), currency=found.currency)
    with form.refusals():
        if form.is_valid():
            made = credits.credit(
                invoice=opened, amounts=form.amounts(), reason=form.cleaned_data["reason"],
                idempotency_key=form.cleaned_data["key"], today=timezone.localdate(), by=request.staff,
            )  # fmt: skip
            return _made(request, contract, made)
    title = gettext("Credit the invoice %(number)s") % {"number": opened.number or ""}
    context = {**below_tab(request, found, title), "form": form, "invoice": opened}
    return page(request, "desk/billing/credit.html", context, status=422 if form.errors else 200)


@staff_page(methods=("GET", "POST"))
def cancel(request: StaffRequest, contract: str, invoice: int) -> HttpResponse:
    """Cancel an invoice of which nothing is paid: all of it is credited."""
    found = contract_of(contract)
    opened = invoice_of(found, invoice)
    form = CancelForm(request.POST if request.method == "POST" else None)
    with form.refusals():
        if form.is_valid():
            made = unpaid_credits.cancel(
                invoice=opened, reason=form.cleaned_data["reason"], idempotency_key=form.cleaned_data["key"],
                today=timezone.localdate(), by=request.staff,
            )  # fmt: skip
            return _made(request, contract, made)
    context = {**context_of(request, found, opened), "form": form}
    return page(request, "desk/billing/cancel.html", context, status=422 if form.errors else 200)


def _made(request: StaffRequest, contract: str, credit: Invoice) -> HttpResponse:
    messages.success(request, gettext("Credit invoice %(number)s is made.") % {"number": credit.number})
    return redirect("desk:contract-invoice", contract, credit.credits_id)
