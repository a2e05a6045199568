"""Make a supplementary invoice (Gör en tilläggsfaktura): amounts and due date, check, done."""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import supplementary_invoices
from pelaren.domain.billing.operations.supplementary_invoices import allowed_due_dates
from pelaren.domain.movements.models import BegunOrder
from pelaren.domain.movements.operations import begun_orders
from pelaren.portal.billing.supplementary_forms import SameAmountForm, SupplementaryInvoiceForm
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.portal.insured.begun import Begun, begun_of, to_first_page
from pelaren.values.dates import format_date
from pelaren.values.markets import Market
from pelaren.values.money import format_amount
from pelaren.values.refusals import Refusal
from pelaren.values.typed_text import whole_number
from pelaren.web.sentences import IDENTITY_NUMBER_LABEL

KIND = BegunOrder.Kind.SUPPLEMENTARY_INVOICE
STEPS = (_("Amount and due date"), _("Confirm the details"), _("Done"))


@employer_page(Permission.CHANGE_INVOICES, methods=["GET", "POST"])
def edit(request: EmployerRequest, contract: str, order: UUID) -> HttpResponse:
    """Ask for the amounts and the due date; fill in one amount for everybody, or leave somebody out, when asked."""
    begun = begun_of(request, contract, order, KIND)
    if invoice_of(begun):
        return redirect(begun.step_url("supplementary-invoice-done"))
    if "same-for-all" in request.POST:
        return _filled_in(begun)
    if leave_out := request.POST.get("leave-out", ""):
        return _without(begun, leave_out)
    form = _form(begun, request.POST if request.method == "POST" else None, _initial(begun))
    if form.is_valid():
        cleaned = form.cleaned_data
        begun_orders.fill_in(order=begun.order, billed=form.billed, due_date=cleaned["due_date"], text=cleaned["text"])
        return redirect(begun.step_url("supplementary-invoice-check"))
    return _shown(begun, form, _same(begun, initial={"same": request.POST.get("same", "")}))


@employer_page(Permission.CHANGE_INVOICES, methods=["GET", "POST"])
def total(request: EmployerRequest, contract: str, order: UUID) -> HttpResponse:
    """Say what the typed amounts make together."""
    begun = begun_of(request, contract, order, KIND)
    if request.method != "POST":
        return redirect(begun.step_url("supplementary-invoice"))
    context = {"total": _form(begun, None, _typed(request.POST)).total, "begun": begun}
    return render(request, "portal/billing/supplementary_invoices/_sum.html", context)


@employer_page(Permission.CHANGE_INVOICES, methods=["GET", "POST"])
def check(request: EmployerRequest, contract: str, order: UUID) -> HttpResponse:
    """Show everything once more; POST makes the invoice."""
    begun = begun_of(request, contract, order, KIND)
    if invoice_of(begun):
        return redirect(begun.step_url("supplementary-invoice-done"))
    if not begun.order.filled_in:
        return redirect(begun.step_url("supplementary-invoice"))
    if request.method == "POST" and begun.seen_as_it_is:
        return _create(begun)
    context = {
        "begun": begun,
        "steps": STEPS,
        "market": begun.contract.employer.market,
        "cancel_url": begun.cancel_url,
        "edit_url": begun.step_url("supplementary-invoice"),
        "invoicing_url": begun.url("contract-details-invoicing"),
    }
    return page(request, "portal/billing/supplementary_invoices/check.html", context)


@employer_page(Permission.CHANGE_INVOICES)
def show(request: EmployerRequest, contract: str, order: UUID) -> HttpResponse:
    """Say that the invoice is made, under which number, and what happens now."""
    begun = begun_of(request, contract, order, KIND)
    invoice = invoice_of(begun)
    if invoice is None:
        return redirect(begun.step_url("supplementary-invoice"))
    context = {
        "begun": begun,
        "invoice": invoice,
        "due_day": format_date(invoice.due_date, begun.contract.employer.market),
        "invoices_url": begun.url("invoices"),
        "pdf_url": begun.url("invoice-pdf", invoice.public_id),
        "cancel_url": begun.group_url,
    }
    return page(request, "portal/billing/supplementary_invoices/done.html", context)


def invoice_of(begun: Begun) -> Invoice | None:
    """Return the invoice that the order has made, with its sums; None while it has not."""
    invoices = Invoice.objects.open_to(begun.request.membership).with_sums()
    return invoices.filter(idempotency_key=begun.order.idempotency_key).first()


def _create(begun: Begun) -> HttpResponse:
    order = begun.order
    try:
        supplementary_invoices.create(
            contract=begun.contract,
            amounts={line.enrolment_id: line.amount or 0 for line in begun.lines},
            due_date=order.due_date,  # type: ignore[arg-type]  # filled in, as the caller has seen
            text=order.text,
            idempotency_key=order.idempotency_key,
            today=timezone.localdate(),
            by=begun.request.membership,
        )
    except Refusal as refusal:
        return to_first_page(begun, "supplementary-invoice", str(refusal))
    return redirect(begun.step_url("supplementary-invoice-done"))


def _filled_in(begun: Begun) -> HttpResponse:
    """Answer with the same amount typed at everybody; what else is typed stays."""
    same = _same(begun, begun.request.POST)
    typed = _typed(begun.request.POST)
    if same.is_valid():
        amount = format_amount(same.cleaned_data["same"])
        typed |= {f"amount_{line.enrolment_id}": amount for line in begun.lines}
    return _shown(begun, _form(begun, None, typed), same)


def _without(begun: Begun, enrolment: str) -> HttpResponse:
    """Answer without somebody; what is typed for the others stays."""
    enrolment_id = whole_number(enrolment, longest=18)
    if enrolment_id is not None:
        begun_orders.leave_out(order=begun.order, enrolment_id=enrolment_id)
    typed = _typed(begun.request.POST)
    rest = Begun(begun.request, begun.order)
    return _shown(rest, _form(rest, None, typed), _same(rest, initial=typed))


def _typed(data: QueryDict) -> dict[str, object]:
    return {name: data[name] for name in data}


def _initial(begun: Begun) -> dict[str, object]:
    """Return what was filled in before; to begin with the earliest due date."""
    earliest = allowed_due_dates(begun.contract, today=timezone.localdate()).earliest
    amounts: dict[str, object] = {f"amount_{line.enrolment_id}": line.amount for line in begun.lines}
    return {**amounts, "due_date": begun.order.due_date or earliest, "text": begun.order.text}


def _form(begun: Begun, data: QueryDict | None, initial: dict[str, object]) -> SupplementaryInvoiceForm:
    return SupplementaryInvoiceForm(
        data, lines=begun.lines, contract=begun.contract, today=timezone.localdate(), initial=initial
    )


def _same(begun: Begun, data: QueryDict | None = None, *, initial: dict[str, object] | None = None) -> SameAmountForm:
    return SameAmountForm(data, currency=begun.contract.currency, initial=initial)


def _shown(begun: Begun, amounts: SupplementaryInvoiceForm, same: SameAmountForm) -> HttpResponse:
    failed = same if same.errors else amounts
    context: dict[str, object] = {
        "form": failed,
        "amounts": amounts,
        "same": same,
        "begun": begun,
        "steps": STEPS,
        "identity_label": IDENTITY_NUMBER_LABEL[Market(begun.contract.employer.market)],
        "cancel_url": begun.cancel_url,
        "total": amounts.total,
        "sum_url": begun.step_url("supplementary-invoice-sum"),
    }
    template = "portal/billing/supplementary_invoices/edit.html"
    return page(begun.request, template, context, status=422 if failed.errors else 200)
