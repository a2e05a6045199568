"""The pages of an import, one for each thing that can have become of the file."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import amount_imports
from pelaren.domain.billing.queries import plan_of
from pelaren.domain.runs.models import BUSY, Run, State
from pelaren.domain.runs.operations import previews
from pelaren.portal.billing import invoice_words
from pelaren.portal.billing.rows import months_of
from pelaren.portal.billing.workbook_forms import ColumnsForm
from pelaren.portal.billing.workbook_previews import preview_of
from pelaren.portal.billing.workbook_words import changed_words, refused_sentence
from pelaren.portal.doors import EmployerRequest
from pelaren.portal.frame import page
from pelaren.values.markets import Market
from pelaren.values.money import format_money
from pelaren.values.refusals import Refusal
from pelaren.web.imports import CHOOSE, DONE, LOOK
from pelaren.web.sentences import IDENTITY_NUMBER_LABEL

STEPS = (_("Choose the file"), _("Look through the changes"), _("Done"))


def around(request: EmployerRequest, invoice: Invoice, *, step: int = CHOOSE) -> dict[str, Any]:
    """Return what all pages of an import of an invoice share."""
    months = months_of(plan_of(invoice.contract))
    place = [request.membership.employer.customer_number, invoice.contract.number, invoice.public_id]
    return {
        "heading": _("Read in amounts from Excel"),
        "subtitle": f"{invoice_words.title_of(invoice, months)} · {invoice_words.covers(invoice, months)}",
        "currency": invoice.currency,
        "identity_label": IDENTITY_NUMBER_LABEL[Market(invoice.contract.employer.market)],
        "steps": STEPS,
        "step": step,
        "cancel_url": reverse("invoice", args=place),
        "choose_url": reverse("invoice-imports", args=place),
        "source_label": _("Export the amounts to Excel"),
        "source_url": reverse("invoice-workbook", args=place),
    }


def answer(request: EmployerRequest, invoice: Invoice, run: Run) -> HttpResponse:
    """Return the page of an import as it stands."""
    state = run.state
    if state in BUSY:
        return page(request, "imports/waiting.html", {**around(request, invoice, step=LOOK), **progress(run)})
    if state is State.ASKING:
        return asking(request, invoice, run, ColumnsForm(previews.result_of(run)))  # type: ignore[arg-type]
    if state is State.DONE:
        return _done(request, invoice, run)
    if run.refused_at or state is State.FAILED:
        return _refused(request, invoice, run)
    return _preview(request, invoice, run)


def asking(request: EmployerRequest, invoice: Invoice, run: Run, form: ColumnsForm) -> HttpResponse:
    """Return the page that asks which column holds what."""
    context = {
        **around(request, invoice, step=LOOK),
        "form": form,
        "run": run,
        "columns_url": _address(request, invoice, run, "invoice-import-columns"),
    }
    return page(request, "imports/columns.html", context, status=422 if form.errors else 200)


def progress(run: Run) -> dict[str, Any]:
    """Return what the waiting page says about how far an import has come."""
    is_unusual = run.takes_long(timezone.now())
    return {"run": run, "working": _("The amounts are being saved"), "is_unusual": is_unusual}


def why_closed(invoice: Invoice) -> str:
    """Return why the amounts of an invoice can no longer be changed; empty while they can."""
    try:
        amount_imports.refuse_final(invoice)
    except Refusal as refusal:
        return str(refusal)
    return ""


@contextmanager
def said_as_message(request: EmployerRequest) -> Iterator[None]:
    """Turn a refusal inside into a message of the next page."""
    try:
        yield
    except Refusal as refusal:
        messages.warning(request, str(refusal))


def _preview(request: EmployerRequest, invoice: Invoice, run: Run) -> HttpResponse:
    rows = amount_imports.rows_of(run)
    before, after = run.facts["before"], run.facts["after"]
    sign = "+" if after >= before else ""
    total = gettext("New grand total %(total)s (%(more)s)") % {
        "total": format_money(after, invoice.currency),
        "more": sign + format_money(after - before, invoice.currency),
    }
    context = {
        **around(request, invoice, step=LOOK),
        "run": run,
        "heading": _("Look through amounts from Excel"),
        "preview": preview_of(rows, request.GET, currency=invoice.currency),
        "nothing_done": _("Nothing is saved. Correct the rows in Excel and choose the file again."),
        "changes": changed_words(run.facts["changed"]),
        "total": total,
        "is_ready": run.state is State.READY and run.facts["changed"] > 0,
        "confirm_label": _("Read in the amounts"),
        "confirm_url": _address(request, invoice, run, "invoice-import-confirmation"),
        "remove_url": _address(request, invoice, run, "invoice-import-removal"),
        "errors_url": _address(request, invoice, run, "invoice-import-errors") if run.rows_wrong else "",
    }
    return page(request, "portal/billing/imports/preview.html", context)


def _refused(request: EmployerRequest, invoice: Invoice, run: Run) -> HttpResponse:
    details = previews.result_of(run) if run.facts.get("reason") == amount_imports.STALE else None
    context = {
        **around(request, invoice),
        "run": run,
        "sentence": refused_sentence(run),
        "stale": details,
    }
    return page(request, "portal/billing/imports/refused.html", context)


def _done(request: EmployerRequest, invoice: Invoice, run: Run) -> HttpResponse:
    context = {
        **around(request, invoice, step=DONE),
        "run": run,
        "after": run.facts["after"],
    }
    return page(request, "portal/billing/imports/done.html", context)


def _address(request: EmployerRequest, invoice: Invoice, run: Run, name: str) -> str:
    place = [request.membership.employer.customer_number, invoice.contract.number, invoice.public_id, run.public_id]
    return reverse(name, args=place)
