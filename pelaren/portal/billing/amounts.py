"""The amounts of an opened invoice: count what they make, and save them together as one new version."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.models import Invoice, InvoiceChange, InvoiceLine
from pelaren.domain.billing.operations import changes
from pelaren.domain.billing.operations.changes import AmountsRefused
from pelaren.domain.billing.operations.conflicts import ChangedMeanwhile
from pelaren.portal.billing import conflicts, opened
from pelaren.portal.billing.forms import AmountsForm
from pelaren.portal.billing.savebar import savebar_of
from pelaren.portal.billing.typed_amounts import TypedAmounts, saved_amounts, typed_amounts
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.values.money import format_money
from pelaren.values.refusals import Refusal


@employer_page(Permission.CHANGE_INVOICES, methods=["GET", "POST"])
def update(request: EmployerRequest, contract: str, invoice: UUID) -> HttpResponse:
    """Save the typed amounts: all of them or none."""
    _, found = opened.find(request, contract, invoice)
    if request.method != "POST":
        return redirect(opened.url_of(request, found))
    typed = typed_amounts(request.POST, saved_amounts(found.pk, employer_id=found.employer_id))
    form = AmountsForm(request.POST)
    if not form.is_valid():
        return opened.show(request, found, typed=typed, form=form, status=422)
    if typed.wrong:
        return _refused(request, found, form, typed, AmountsRefused(dict.fromkeys(typed.wrong, Refusal())))
    return _save(request, found, form, typed)


@employer_page(Permission.CHANGE_INVOICES, methods=["GET", "POST"])
def total(request: EmployerRequest, contract: str, invoice: UUID) -> HttpResponse:
    """Say how many of the typed amounts are changes, which are wrong, and what they make together."""
    _, found = opened.find(request, contract, invoice)
    if request.method != "POST":
        return redirect(opened.url_of(request, found))
    saved = saved_amounts(found.pk, employer_id=found.employer_id)
    savebar = savebar_of(found, typed_amounts(request.POST, saved), saved)
    return render(request, "portal/billing/invoices/_sum.html", {"savebar": savebar})


def _save(request: EmployerRequest, invoice: Invoice, form: AmountsForm, typed: TypedAmounts) -> HttpResponse:
    try:
        change = changes.change_lines(
            invoice=invoice,
            amounts=conflicts.everything_sent(request, invoice, typed),
            version=form.version_seen,
            reason=form.cleaned_data["reason"],
            idempotency_key=form.order_key,
            today=timezone.localdate(),
            by=request.membership,
        )
    except ChangedMeanwhile as conflict:
        return conflicts.show(request, invoice, form, typed, conflict)
    except AmountsRefused as refused:
        return _refused(request, invoice, form, typed.but_wrong(refused.problems), refused)
    except Refusal as refused:
        form.refuse(refused, {}, {})
        return opened.show(request, invoice, typed=typed, form=form, status=422)
    return saved(request, invoice, change)


def saved(request: EmployerRequest, invoice: Invoice, change: InvoiceChange | None) -> HttpResponse:
    """Lead back to the same lines, and say what was saved."""
    if change is None:
        messages.info(request, gettext("The amounts were those already. Nothing is changed."))
    else:
        messages.success(request, _what_was_saved(Invoice.objects.with_sums().get(pk=invoice.pk), change))
    return redirect(opened.url_of(request, invoice) + opened.query_of(request))


def _what_was_saved(invoice: Invoice, change: InvoiceChange) -> str:
    count = change.lines.count()
    sentence = ngettext(
        "%(count)d amount is saved. The grand total is %(total)s.",
        "%(count)d amounts are saved. The grand total is %(total)s.",
        count,
    )
    total: int = invoice.total
    return sentence % {"count": count, "total": format_money(total, invoice.currency)}


def _refused(
    request: EmployerRequest, invoice: Invoice, form: AmountsForm, typed: TypedAmounts, refused: Refusal
) -> HttpResponse:
    form.refuse(refused, typed.wrong, names_on(invoice, typed.wrong))
    return opened.show(request, invoice, typed=typed, form=form, status=422)


def names_on(invoice: Invoice, lines: Mapping[int, object]) -> dict[int, str]:
    """Return the names of the insured on some lines of an invoice, by line id."""
    rows = InvoiceLine.objects.filter(employer_id=invoice.employer_id, invoice=invoice, pk__in=list(lines))
    return {line.pk: line.insured.full_name for line in rows.select_related("insured")}
