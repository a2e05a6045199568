"""What has been paid: by invoice, by year, by insured."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Subquery, Sum

from pelaren.domain.billing.models import Invoice, InvoiceLine, InvoiceSum, Kind
from pelaren.domain.billing.models.invoice import InvoiceQuerySet
from pelaren.domain.contracts.models import Contract
from pelaren.domain.ledger.models import Account, Posting

PAID_IN_YEAR = """
    select coalesce(sum(s.paid), 0)::bigint from billing_invoicesum s join billing_invoice i on i.id = s.invoice_id
    where s.employer_id = %(employer)s and i.contract_id = %(contract)s and i.due_date between %(first)s and %(last)s
"""
PAID_BY_INSURED = """
    select l.insured_id, sum(l.paid)::bigint from billing_invoiceline l join billing_invoice i on i.id = l.invoice_id
    where l.employer_id = %(employer)s and l.insured_id = any(%(insured)s)
        and i.due_date between %(first)s and %(last)s
    group by l.insured_id
"""


def paid_invoices(contract: Contract, *, year: int | None = None) -> InvoiceQuerySet:
    """
    Return the contract's fully paid invoices with `paid_on`, the latest payment first.

    `paid_on` is the day on which the ledger took the last of the receivable away. `year` narrows to payments of a year.
    """
    settled = (
        Posting.objects.filter(
            employer_id=OuterRef("employer_id"), account=Account.RECEIVABLE, invoice_id=OuterRef("pk"), amount__lt=0
        )
        .order_by("-entry__booked_on")
        .values("entry__booked_on")[:1]
    )
    paid = Exists(InvoiceSum.objects.filter(invoice=OuterRef("pk"), paid__gt=0))
    issued = Invoice.objects.issued().filter(employer_id=contract.employer_id, contract=contract).with_balance()
    found = issued.filter(paid, balance=0).annotate(  # type: ignore[misc]  # with_balance() adds it
        paid_on=Subquery(settled)
    )
    found = found if year is None else found.filter(paid_on__range=(date(year, 1, 1), date(year, 12, 31)))
    return found.select_related("group").order_by("-paid_on", "-pk")


def years_with_payments(contract: Contract) -> list[int]:
    """Return the years in which invoices of the contract were paid, the latest first."""
    days = paid_invoices(contract).order_by().values_list("paid_on", flat=True)
    return sorted({day.year for day in days}, reverse=True)


@dataclass(frozen=True)
class PaidSums:
    """What many invoices were paid with, in minor units: by the plan and on supplementary invoices."""

    planned: int
    supplementary: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.planned + self.supplementary


def paid_sums(invoices: InvoiceQuerySet) -> PaidSums:
    """Add up what is paid on the lines of many invoices."""
    of_groups = InvoiceSum.objects.filter(invoice__in=invoices.order_by().values("pk"))
    sums = dict(of_groups.order_by().values_list("invoice__kind").annotate(sum=Sum("paid")))
    return PaidSums(sums.get(Kind.REGULAR, 0), sums.get(Kind.SUPPLEMENTARY, 0))


def paid_in_year(contract: Contract, *, year: int) -> int:
    """Return the premiums paid on invoices that fell due in a calendar year, in minor units."""
    [(paid,)] = _asked(PAID_IN_YEAR, year, employer=contract.employer_id, contract=contract.pk)
    return paid


def paid_by_insured(insured_ids: list[int], *, employer_id: int, year: int) -> dict[int, int]:
    """Return the same of each of some insured, by their ids; who has no line in the year is not among them."""
    return dict(_asked(PAID_BY_INSURED, year, employer=employer_id, insured=insured_ids))


def _asked(question: str, year: int, **parameters: int | list[int]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, {"first": date(year, 1, 1), "last": date(year, 12, 31), **parameters})
        return cursor.fetchall()


@dataclass(frozen=True)
class PaidYear:
    """Premiums of one insured in one calendar year, minor units: by the plan and on supplementary invoices."""

    year: int
    payments: int
    planned: int
    supplementary: int

    @property
    def total(self) -> int:
        return self.planned + self.supplementary


def paid_by_year(*, employer_id: int, insured_id: int) -> list[PaidYear]:
    """Return what has been paid for an insured, the latest year first."""
    lines = InvoiceLine.objects.filter(employer_id=employer_id, insured_id=insured_id, paid__gt=0)
    years: dict[int, dict[str, int]] = {}
    for line in lines.values("invoice__due_date__year", "invoice__kind", "paid"):
        year = years.setdefault(line["invoice__due_date__year"], {"payments": 0, "regular": 0, "supplementary": 0})
        year["payments"] += 1
        year[line["invoice__kind"]] += line["paid"]
    return [
        PaidYear(year, sums["payments"], sums["regular"], sums["supplementary"])
        for year, sums in sorted(years.items(), reverse=True)
    ]
