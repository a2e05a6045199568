"""The tab Transaktioner: what has been paid on the contract's invoices, and how it was shared out."""

import csv
from dataclasses import dataclass
from io import StringIO

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.documents import downloads, payments_excel
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing import queries
from pelaren.domain.billing.models import Invoice, PaymentPlan
from pelaren.domain.billing.queries import plan_of
from pelaren.domain.contracts.models import Contract
from pelaren.domain.payments import settlements
from pelaren.portal.billing.invoice_words import Standing
from pelaren.portal.billing.rows import Row, row_of
from pelaren.portal.contracts.contracts import contract_of
from pelaren.portal.contracts.head import contract_head
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.values.dates import format_date
from pelaren.values.money import format_amount, format_money
from pelaren.web.listing import page_of


@dataclass(frozen=True)
class PaidRow:
    """An invoice on which something is paid; `left` and `surplus` in minor units tell part payments from too much."""

    row: Row
    standing: Standing
    surplus: int
    pdf_url: str

    @property
    def left(self) -> int:
        return self.row.left


@employer_page(Permission.VIEW_INVOICES)
def index(request: EmployerRequest, contract: str) -> HttpResponse:
    """Show the paid invoices of the contract, of one year or of all, the latest payment first."""
    opened = contract_of(request, contract)
    plan = plan_of(opened)
    days = settlements.days_of_payment(opened)
    years = settlements.years_of(days.values())
    year = _year(request, years)
    ids = [pk for pk, day in days.items() if year in (None, day.year)]
    listing = page_of(request.GET, total=len(ids), sorts=("-paid",))
    sums = queries.paid_sums(Invoice.objects.filter(pk__in=ids))
    shown = settlements.settled_on(opened, {pk: days[pk] for pk in ids[listing.rows]})
    context = {
        **contract_head(request, opened),
        "market": opened.employer.market,
        "rows": [_row(invoice, opened, plan) for invoice in shown],
        "page": listing,
        "years": years,
        "year": year,
        "facts": _facts(opened, sums),
        "total": sums.total,
        "workbook_url": _file_url(opened, "payments-workbook", year),
        "csv_url": _file_url(opened, "payments-csv", year),
    }
    return page(request, "portal/billing/invoices/paid.html", context)


@employer_page(Permission.VIEW_INVOICES)
def workbook(request: EmployerRequest, contract: str) -> HttpResponse:
    """Hand over the paid invoices, and what each insured was credited, as a workbook."""
    opened = contract_of(request, contract)
    year = _year(request, settlements.years_with_payments(opened))
    content = payments_excel.write(
        _settled(opened, year), settlements.splits(opened, year=year), contract_number=opened.number,
        currency=opened.currency,
    )  # fmt: skip
    return downloads.handed_over(content, _file_name(opened, year, "xlsx"))


@employer_page(Permission.VIEW_INVOICES)
def as_csv(request: EmployerRequest, contract: str) -> HttpResponse:
    """Hand over the paid invoices as text with semicolons."""
    opened = contract_of(request, contract)
    year = _year(request, settlements.years_with_payments(opened))
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(payments_excel.heads(opened.currency))
    for one in _settled(opened, year):
        day = format_date(one.paid_on, opened.employer.market)
        amounts = [format_amount(amount).replace("\u00a0", "") for amount in one.amounts]
        writer.writerow([day, one.number, one.covers, one.reference, one.status, one.insured, *amounts])
    return downloads.handed_over(text.getvalue().encode("utf-8-sig"), _file_name(opened, year, "csv"))


def _settled(contract: Contract, year: int | None) -> list[payments_excel.Settled]:
    plan = plan_of(contract)
    invoices = settlements.with_surplus(settlements.paid_on_invoices(contract, year=year).with_sums())
    rows = [(invoice, _row(invoice, contract, plan)) for invoice in invoices]
    return [
        payments_excel.Settled(
            paid_on=invoice.paid_on,
            number=one.row.name,
            covers=one.row.covers,
            reference=one.row.reference.replace("\u00a0", " "),
            status=one.standing.label,
            insured=one.row.insured_count,
            amounts=(one.row.total, one.row.paid, one.left, one.surplus),
        )
        for invoice, one in rows
    ]


def _row(invoice, contract: Contract, plan: PaymentPlan | None) -> PaidRow:
    row = row_of(invoice, contract, plan, today=timezone.localdate())
    pdf_url = reverse("invoice-pdf", args=[contract.employer.customer_number, contract.number, invoice.public_id])
    return PaidRow(row, _standing(row, invoice.surplus, contract.currency), invoice.surplus, pdf_url)


def _standing(row: Row, surplus: int, currency: str) -> Standing:
    if row.left > 0:
        return Standing("reply", gettext("Partly paid"), "attn")
    if surplus > 0:
        return Standing(
            "late", gettext("Paid %(amount)s too much") % {"amount": format_money(surplus, currency)}, "attn"
        )
    return Standing("ok", gettext("Paid"))


def _facts(contract: Contract, sums: queries.PaidSums) -> list[tuple[str, str]]:
    facts = [
        (gettext("Paid in all"), format_money(sums.total, contract.currency)),
        (gettext("By the payment plan"), format_money(sums.planned, contract.currency)),
        (gettext("By supplementary invoice"), format_money(sums.supplementary, contract.currency)),
    ]
    if waiting := settlements.unused(contract):
        facts.append((gettext("Came in and pays nothing yet"), format_money(waiting, contract.currency)))
    return facts


def _year(request: EmployerRequest, years: list[int]) -> int | None:
    return next((year for year in years if str(year) == request.GET.get("year")), None)


def _file_url(contract: Contract, name: str, year: int | None) -> str:
    url = reverse(name, args=[contract.employer.customer_number, contract.number])
    return f"{url}?year={year}" if year else url


def _file_name(contract: Contract, year: int | None, ending: str) -> str:
    return "-".join(filter(None, ["betalda-fakturor", contract.number, str(year or "")])) + f".{ending}"
