"""What an invoice has been through: its versions, and why one insured's amount is what it is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.utils.translation import gettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.accounts.queries import named
from pelaren.domain.billing.models import Invoice, InvoiceChange, LineChange
from pelaren.domain.billing.queries.documents import versions_with_document
from pelaren.domain.contracts.models import Insured
from pelaren.portal.billing import opened
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.values.moments import format_moment


@dataclass(frozen=True)
class Version:
    """One version: when, by whom, why; how many amounts it changed and by how much in all, in minor units."""

    number: int
    at: datetime
    when: str
    who: str
    what: str
    reason: str
    lines: int
    difference: int
    pdf_url: str
    lines_url: str
    is_opened: bool


@dataclass(frozen=True)
class Step:
    """One change of one insured's amount, in minor units; None: not on the invoice."""

    version: int
    name: str
    when: str
    who: str
    what: str
    reason: str
    before: int | None
    after: int | None


@employer_page(Permission.VIEW_INVOICES)
def index(request: EmployerRequest, contract: str, invoice: UUID) -> HttpResponse:
    """Show the versions, the latest first, and the amounts that the opened one changed."""
    _, found = opened.find(request, contract, invoice)
    versions = _versions(request, found)
    asked = next((one for one in versions if one.is_opened and one.lines), None)
    context = {
        "crumbs": opened.crumbs_below(request, found),
        "title": opened.name_of(found),
        "contract": found.contract,
        "invoice": found,
        "versions": versions,
        "opened_version": asked,
        "steps": _steps(found, Q(change__version=asked.number)) if asked else [],
    }
    return page(request, "portal/billing/invoices/changes.html", context)


@employer_page(Permission.VIEW_INVOICES)
def of_insured(request: EmployerRequest, contract: str, invoice: UUID, number: int) -> HttpResponse:
    """Tell why an insured's amount on the invoice is what it is: “Varför ändrades detta?”."""
    _, found = opened.find(request, contract, invoice)
    insured = Insured.objects.open_to(request.membership).filter(contract=found.contract, number=number).first()
    line = found.lines.filter(insured=insured).first() if insured else None
    steps = _steps(found, Q(insured=insured)) if insured else []
    if insured is None or not (line or steps):
        raise Http404
    context = {
        "crumbs": opened.crumbs_below(request, found),
        "title": opened.name_of(found),
        "contract": found.contract,
        "insured": insured,
        "line": line,
        "steps": steps,
        "back_url": opened.url_of(request, found),
    }
    return page(request, "portal/billing/invoices/insured_changes.html", context)


def _versions(request: EmployerRequest, invoice: Invoice) -> list[Version]:
    changes = (
        InvoiceChange.objects.filter(employer_id=invoice.employer_id, invoice=invoice)
        .annotate(
            count=Count("lines"),
            difference=Sum(Coalesce(F("lines__after"), 0) - Coalesce(F("lines__before"), 0), default=0),
        )
        .order_by("-version")
    )
    found, issued = list(changes), versions_with_document(invoice)
    people = named({change.changed_by_id for change in found} | {invoice.created_by_id})
    asked = request.GET.get("version", "")
    later = [_version_of(request, invoice, change, people, issued, asked) for change in found]
    return [*later, _first(request, invoice, people, issued)]


def _version_of(request: EmployerRequest, invoice: Invoice, change, people, issued: set[int], asked: str) -> Version:
    address = opened.url_of(request, invoice, "invoice-changes")
    return Version(
        number=change.version,
        at=change.changed_at,
        when=format_moment(change.changed_at, invoice.contract.employer.market),
        who=_who(change.changed_by_id, people),
        what=change.get_cause_display(),
        reason=change.reason,
        lines=change.count,
        difference=change.difference,
        pdf_url=_pdf_url(request, invoice, change.version, issued),
        lines_url=f"{address}?version={change.version}",
        is_opened=asked == str(change.version),
    )


def _first(request: EmployerRequest, invoice: Invoice, people, issued: set[int]) -> Version:
    """The version that the invoice was made as."""
    made = invoice.created_at
    return Version(
        number=1,
        at=made,
        when=format_moment(made, invoice.contract.employer.market),
        who=_who(invoice.created_by_id, people),
        what=gettext("Made"),
        reason=invoice.text,
        lines=0,
        difference=0,
        pdf_url=_pdf_url(request, invoice, 1, issued),
        lines_url="",
        is_opened=False,
    )


def _pdf_url(request: EmployerRequest, invoice: Invoice, version: int, issued: set[int]) -> str:
    return f"{opened.url_of(request, invoice, 'invoice-pdf')}?version={version}" if version in issued else ""


def _who(user_id: int | None, people) -> str:
    return people[user_id].name if user_id in people else gettext("The payment plan")


def _steps(invoice: Invoice, which: Q) -> list[Step]:
    lines = (
        LineChange.objects.filter(which, employer_id=invoice.employer_id, change__invoice=invoice)
        .select_related("change", "insured")
        .order_by("-change__version", "insured__sort_name")
    )
    found = list(lines)
    people = named({line.change.changed_by_id for line in found})
    market = invoice.contract.employer.market
    return [
        Step(
            version=line.change.version,
            name=line.insured.full_name,
            when=format_moment(line.change.changed_at, market),
            who=_who(line.change.changed_by_id, people),
            what=line.change.get_cause_display(),
            reason=line.change.reason,
            before=line.before,
            after=line.after,
        )
        for line in found
    ]
