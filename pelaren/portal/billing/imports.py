"""Read amounts in from a workbook: choose a file, wait, say which column is which, look, confirm."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from pelaren.documents import downloads, insured_amounts_excel
from pelaren.documents.insured_amounts_excel import Stamp
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.audit.operations.trail import about_label
from pelaren.domain.billing.amount_rows import Outcome
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import amount_imports
from pelaren.domain.runs.models import BUSY, Run, State
from pelaren.domain.runs.operations import previews
from pelaren.portal.billing import import_pages
from pelaren.portal.billing.workbook_forms import ColumnsForm, WorkbookForm
from pelaren.portal.billing.workbook_words import row_problem
from pelaren.portal.billing.workbooks import invoice_of
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.values.file_names import clean_file_name


@employer_page(Permission.CHANGE_INVOICES, methods=["GET", "POST"])
def index(request: EmployerRequest, contract: str, invoice: UUID) -> HttpResponse:
    """Take a workbook with changed amounts."""
    found = invoice_of(request, contract, invoice)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    with form.refusals():
        if form.is_valid():
            run = amount_imports.start(
                invoice=found,
                content=form.cleaned_data["content"],
                file_name=clean_file_name(form.cleaned_data["file"].name),
                now=timezone.now(),
                by=request.membership,
            )
            return redirect(address_of(request, found, "invoice-import", run.public_id))
    context = {**import_pages.around(request, found), "form": form, "closed": import_pages.why_closed(found)}
    return page(request, "portal/billing/imports/new.html", context, status=422 if form.errors else 200)


@employer_page(Permission.CHANGE_INVOICES)
def show(request: EmployerRequest, contract: str, invoice: UUID, run: UUID) -> HttpResponse:
    """Show how far an import has come: being read, a question, the preview, what came of it."""
    found = invoice_of(request, contract, invoice)
    opened = run_of(request, found, run)
    if request.headers.get("HX-Request"):
        return _progress(request, opened)
    return import_pages.answer(request, found, opened)


@employer_page(Permission.CHANGE_INVOICES, methods=["POST"])
def columns(request: EmployerRequest, contract: str, invoice: UUID, run: UUID) -> HttpResponse:
    """Take which column holds what, and let the file be read again."""
    found = invoice_of(request, contract, invoice)
    opened = run_of(request, found, run)
    if opened.state is not State.ASKING:
        return redirect(address_of(request, found, "invoice-import", run))
    form = ColumnsForm(previews.result_of(opened), request.POST)  # type: ignore[arg-type]
    with form.refusals():
        if form.is_valid():
            previews.answer(run=opened, facts={"matching": form.matching}, task=amount_imports.READ)
            return redirect(address_of(request, found, "invoice-import", run))
    return import_pages.asking(request, found, opened, form)


@employer_page(Permission.CHANGE_INVOICES, methods=["POST"])
def confirm(request: EmployerRequest, contract: str, invoice: UUID, run: UUID) -> HttpResponse:
    """Let what was previewed be saved. A second click has confirmed already."""
    found = invoice_of(request, contract, invoice)
    opened = run_of(request, found, run)
    with import_pages.said_as_message(request):
        amount_imports.confirm(run=opened, now=timezone.now(), by=request.membership)
    return redirect(address_of(request, found, "invoice-import", run))


@employer_page(Permission.CHANGE_INVOICES, methods=["POST"])
def remove(request: EmployerRequest, contract: str, invoice: UUID, run: UUID) -> HttpResponse:
    """Let go of a file that is not to be read in."""
    found = invoice_of(request, contract, invoice)
    previews.forget(run=run_of(request, found, run), now=timezone.now())
    return redirect(address_of(request, found, "invoice"))


@employer_page(Permission.CHANGE_INVOICES)
def errors(request: EmployerRequest, contract: str, invoice: UUID, run: UUID) -> HttpResponse:
    """Hand over the rows that cannot be read in, to be corrected."""
    found = invoice_of(request, contract, invoice)
    opened = run_of(request, found, run)
    rows = amount_imports.rows_of(opened)
    if not opened.rows_wrong or not rows:
        raise Http404
    content = insured_amounts_excel.write_errors(
        [row_problem(row) for row in rows if row.outcome is Outcome.WRONG],
        language=get_language() or "sv",
        market=found.contract.employer.market,
        stamp=Stamp(found.public_id, opened.facts["version"], opened.facts["digest"]),
    )
    return downloads.handed_over(content, f"fel-{found.number or found.contract.number}.xlsx")


def run_of(request: EmployerRequest, invoice: Invoice, public_id: UUID) -> Run:
    """Return an import of an invoice, without the file itself. Raises Http404."""
    runs = Run.objects.open_to(request.membership).filter(kind=amount_imports.KIND, about=about_label(invoice))
    return get_object_or_404(runs.defer("content", "result"), public_id=public_id)


def address_of(request: EmployerRequest, invoice: Invoice, name: str, *more: object) -> str:
    """Return the address of a page of an invoice."""
    place = [request.membership.employer.customer_number, invoice.contract.number, invoice.public_id]
    return reverse(name, args=[*place, *more])


def _progress(request: EmployerRequest, run: Run) -> HttpResponse:
    """Answer a waiting page: how far it is, or that there is another page now."""
    if run.state in BUSY:
        return render(request, "imports/_progress.html", import_pages.progress(run))
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})
