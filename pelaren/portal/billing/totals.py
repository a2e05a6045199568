"""The grand total of an opened invoice (Ändra slutsumman): shared out over the lines, shown, then saved."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.models import Invoice, InvoiceChange
from pelaren.domain.billing.operations import changes
from pelaren.domain.billing.operations.conflicts import ChangedMeanwhile
from pelaren.portal.billing import conflicts, opened
from pelaren.portal.billing.amounts import saved
from pelaren.portal.billing.forms import TotalForm
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.values.refusals import Refusal


@dataclass(frozen=True)
class Shared:
    """What a new grand total makes of one insured's amount, in minor units."""

    name: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before


@employer_page(Permission.CHANGE_INVOICES, methods=["GET", "POST"])
def update(request: EmployerRequest, contract: str, invoice: UUID) -> HttpResponse:
    """Ask for a new grand total, show what it makes of each amount, and save it when that was seen."""
    _, found = opened.find(request, contract, invoice)
    if not opened.is_editable(request, found):
        return redirect(opened.url_of(request, found))
    if request.method == "POST":
        return _save(request, found)
    if "total" not in request.GET:
        return _answer(request, found, TotalForm.of(found, total=found.total))
    form, shared = TotalForm(request.GET, currency=found.currency), None
    with form.refusals():
        if form.is_valid():
            shared = shared_out(found, form.cleaned_data["total"])
    if shared is None or form.errors:
        return _answer(request, found, form, status=422)
    return _answer(request, found, TotalForm.of(found, total=form.cleaned_data["total"]), shared)


def shared_out(invoice: Invoice, total: int) -> list[Shared]:
    """Return what a grand total, in minor units, makes of each amount, by name. Raises what `change_total` raises."""
    lines = list(invoice.lines.select_related("insured").order_by("insured__sort_name", "pk"))
    after = changes.shared_out(lines, total, currency=invoice.currency)
    return [Shared(line.insured.full_name, line.amount, after[line.pk]) for line in lines]


def _save(request: EmployerRequest, invoice: Invoice) -> HttpResponse:
    form = TotalForm(request.POST, currency=invoice.currency)
    with form.refusals():
        if form.is_valid():
            try:
                change = _order(request, invoice, form)
            except ChangedMeanwhile as conflict:
                return _again(
                    request, form, conflict, opened.find(request, invoice.contract.number, invoice.public_id)[1]
                )
            return saved(request, invoice, change)
    return _answer(request, invoice, form, status=422)


def _order(request: EmployerRequest, invoice: Invoice, form: TotalForm) -> InvoiceChange | None:
    return changes.change_total(
        invoice=invoice,
        total=form.cleaned_data["total"],
        version=form.version_seen,
        reason=form.cleaned_data["reason"],
        idempotency_key=form.order_key,
        today=timezone.localdate(),
        by=request.membership,
    )


def _again(request: EmployerRequest, form: TotalForm, conflict: ChangedMeanwhile, now: Invoice) -> HttpResponse:
    """Share the typed total out anew over what somebody else has saved, and tell what that was."""
    total = form.cleaned_data["total"]
    fresh = TotalForm.of(now, total=total, reason=form.cleaned_data["reason"])
    shown = conflicts.Conflict(str(conflict), conflicts.compared(now, conflict.differences))
    try:
        shared = shared_out(now, total)
    except Refusal as refused:
        form.add_error("total", str(refused))
        return _answer(request, now, form, conflict=shown, status=422)
    return _answer(request, now, fresh, shared, conflict=shown, status=422)


def _answer(
    request: EmployerRequest,
    invoice: Invoice,
    form: TotalForm,
    shared: list[Shared] | None = None,
    *,
    conflict: conflicts.Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "title": opened.name_of(invoice),
        "invoice": invoice,
        "contract": invoice.contract,
        "form": form,
        "shared": shared,
        "total": sum(one.after for one in shared or ()),
        "conflict": conflict,
        "cancel_url": opened.url_of(request, invoice),
        "paid": invoice.paid,
    }
    return page(request, "portal/billing/invoices/total.html", context, status=status)
