"""A contract's payments: the list, a new one, and one of them with all that has been done with it."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.employers.head import below_tab, contract_head, contract_of
from pelaren.desk.frame import page
from pelaren.desk.payments.forms import MatchForm, PaymentForm, RefundForm, ReversalForm
from pelaren.desk.payments.words import Standing, is_reversed, standing_of, standing_of_refund
from pelaren.domain.contracts.models import Contract
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Allocation, Payment, Refund
from pelaren.domain.payments.operations import incoming
from pelaren.values.dates import format_date
from pelaren.values.money import format_money
from pelaren.values.reference_numbers import printed_reference
from pelaren.web.listing import page_of


@dataclass(frozen=True)
class PaymentRow:
    """A payment with what has become of it; amounts in minor units."""

    payment: Payment
    standing: Standing
    left: int


@staff_page()
def index(request: StaffRequest, contract: str) -> HttpResponse:
    """Show what has come in for a contract, the latest first."""
    found = contract_of(contract)
    payments = Payment.objects.filter(employer_id=found.employer_id, contract=found)
    listed = page_of(request.GET, total=payments.count(), sorts=("-day",))
    shown = _with_all(payments).order_by("-value_date", "-pk")[listed.rows]
    context = {
        **contract_head(request, found),
        "rows": [_row(payment) for payment in shown],
        "page": listed,
        "facts": _sums(found),
    }
    return page(request, "desk/payments/index.html", context)


@staff_page(methods=("GET", "POST"))
def new(request: StaffRequest, contract: str) -> HttpResponse:
    """Register a payment (Registrera betalning)."""
    found = contract_of(contract)
    today = timezone.localdate()
    form = PaymentForm(request.POST if request.method == "POST" else None, contract=found, today=today)
    with form.refusals():
        if form.is_valid():
            payment = incoming.register(contract=found, **form.order(), today=today, by=request.staff)
            _tell(request, payment)
            return redirect("desk:contract-payment", found.number, payment.pk)
    context = {**below_tab(request, found, gettext("Register a payment")), "form": form, "limit": _limit(found)}
    return page(request, "desk/payments/new.html", context, status=422 if form.errors else 200)


@staff_page()
def show(request: StaffRequest, contract: str, payment: int) -> HttpResponse:
    """Show a payment, what it pays, and what can be done with it."""
    found = contract_of(contract)
    return page(request, "desk/payments/show.html", context_of(request, found, payment_of(found, payment)))


def payment_of(contract: Contract, pk: int) -> Payment:
    """Return a payment of the contract with all that its page needs. Raises Http404."""
    payments = Payment.objects.filter(employer_id=contract.employer_id, contract=contract)
    return get_object_or_404(_with_all(payments), pk=pk)


def context_of(request: StaffRequest, contract: Contract, payment: Payment, **forms: object) -> dict[str, object]:
    """Return the context of a payment's page; `forms` are those that were sent and refused."""
    today = timezone.localdate()
    left = payment.remaining
    stands = payment.booked_at is not None and payment.reverses_id is None and not is_reversed(payment)
    open_invoices = list(queries.payable(contract_id=contract.pk)) if left else []
    refunds = list(_refunds(payment))
    return {
        **below_tab(request, contract, gettext("Payment of %(amount)s") % {
            "amount": format_money(payment.amount, payment.currency)}),
        "payment": payment,
        "standing": standing_of(payment),
        "facts": _facts(payment, contract.employer.market),
        "on_invoices": on_invoices(payment),
        "refunds": [(refund, standing_of_refund(refund), refund.registered_by_id == request.user.pk)
                    for refund in refunds],
        "open_invoices": open_invoices,
        "match_form": MatchForm(contract=contract, invoices=open_invoices) if open_invoices else None,
        "refund_form": RefundForm(contract=contract, today=today, left=left) if left else None,
        "reversal_form": ReversalForm(contract=contract, today=today) if stands else None,
        "own": payment.registered_by_id == request.user.pk,
        **forms,
    }  # fmt: skip


def on_invoices(payment: Payment) -> list[tuple[Allocation, int]]:
    """Return for each invoice that a payment has touched an allocation of it and what lies there now, minor units."""
    rows = Allocation.objects.filter(employer_id=payment.employer_id, payment=payment)
    sums: dict[int, int] = {}
    last: dict[int, Allocation] = {}
    for allocation in rows.select_related("invoice").order_by("pk"):
        sums[allocation.invoice_id] = sums.get(allocation.invoice_id, 0) + allocation.amount
        last[allocation.invoice_id] = allocation
    return [(allocation, sums[invoice_id]) for invoice_id, allocation in last.items()]


def _with_all(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    return queries.with_remaining(payments).select_related(
        "invoice", "registered_by", "approved_by", "withdrawn_by", "reversal", "reverses"
    )


def _refunds(payment: Payment) -> QuerySet[Refund]:
    refunds = Refund.objects.filter(employer_id=payment.employer_id, payment=payment)
    return refunds.select_related("registered_by", "approved_by").order_by("pk")


def _row(payment: Payment) -> PaymentRow:
    return PaymentRow(payment, standing_of(payment), payment.remaining)


def _sums(contract: Contract) -> list[tuple[str, str]]:
    unallocated = queries.unallocated(contract_id=contract.pk)
    return [
        (gettext("Came in and pays nothing yet"), format_money(unallocated, contract.currency)),
        (gettext("Waits for approval"), str(_waiting(contract))),
    ]


def _waiting(contract: Contract) -> int:
    mine = {"employer_id": contract.employer_id, "contract": contract}
    return (Payment.objects.filter(**mine).awaiting_approval().count()
            + Refund.objects.filter(**mine).awaiting_approval().count())  # fmt: skip


def _facts(payment: Payment, market: str) -> list[tuple[str, str]]:
    left = payment.remaining
    facts = [
        (gettext("Value date"), format_date(payment.value_date, market)),
        (gettext("Left of it"), format_money(left, payment.currency)),
        (gettext("Reference"), printed_reference(payment.reference)),
        (gettext("The bank's mark"), payment.bank_reference),
        (gettext("Registered by"), payment.registered_by.full_name if payment.registered_by else ""),
        (gettext("Approved by"), payment.approved_by.full_name if payment.approved_by else ""),
        (gettext("Reason"), payment.reason),
    ]
    return [(label, value) for label, value in facts if value]


def _limit(contract: Contract) -> str:
    return format_money(queries.approval_limit(contract.currency), contract.currency)


def _tell(request: StaffRequest, payment: Payment) -> None:
    if payment.booked_at is None:
        messages.info(request, gettext("The payment is registered. Somebody else must approve it before it counts."))
    elif payment.invoice:
        said = gettext("The payment is registered and pays invoice %(number)s.")
        messages.success(request, said % {"number": payment.invoice.number})
    else:
        messages.warning(request, gettext("The payment is registered. Choose which invoice it pays."))
