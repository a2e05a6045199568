"""Composed questions about bills."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import DateField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum, Value

from pelaren.domain.billing import rules
from pelaren.domain.billing.models import Invoice, InvoiceLine, Kind, PaymentPlan
from pelaren.domain.billing.models.invoice import InvoiceQuerySet
from pelaren.domain.contracts.models import Contract, Enrolment
from pelaren.domain.ledger.models import Account, Posting

# In so many days every payment of a plan falls due at least once, even one that a holiday moved.
A_YEAR_OF_PAYMENTS = timedelta(days=380)


@dataclass(frozen=True)
class Unpaid:
    """What a contract owes, in minor units: issued and unpaid, of that overdue, and on proposals."""

    open: int
    overdue: int
    proposed: int

    @property
    def with_proposals(self) -> int:
        return self.open + self.proposed


def unpaid(invoices: list[Invoice], *, today: date) -> Unpaid:
    """Add up invoices that were fetched with `with_sums`, proposals among them."""
    left = [(invoice, invoice.total - invoice.paid) for invoice in invoices]  # type: ignore[attr-defined]
    return Unpaid(
        open=sum(rest for invoice, rest in left if not invoice.is_proposal),
        overdue=sum(rest for invoice, rest in left if not invoice.is_proposal and invoice.due_date < today),
        proposed=sum(rest for invoice, rest in left if invoice.is_proposal),
    )


def open_invoices(contract: Contract) -> list[Invoice]:
    """Return the contract's proposals and issued, not fully paid invoices with their sums, the earliest due first."""
    invoices = Invoice.objects.filter(employer_id=contract.employer_id, contract=contract).with_sums()
    not_paid = Q(issued_at=None) | Q(total__gt=F("paid"))
    return list(invoices.filter(not_paid).select_related("group").order_by("due_date", "pk"))


def paid_invoices(contract: Contract, *, year: int | None = None) -> InvoiceQuerySet:
    """
    Return the contract's fully paid invoices with their sums and `paid_on`, the latest payment first.

    `paid_on` is the day on which the ledger took the last of the receivable away. `year` narrows to payments of a year.
    """
    settled = (
        Posting.objects.filter(
            employer_id=contract.employer_id, account=Account.RECEIVABLE, invoice_id=OuterRef("pk"), amount__lt=0
        )
        .order_by("-entry__booked_on")
        .values("entry__booked_on")[:1]
    )
    invoices = Invoice.objects.issued().filter(employer_id=contract.employer_id, contract=contract).with_sums()
    found = invoices.filter(total__gt=0, total=F("paid")).annotate(paid_on=Subquery(settled)).select_related("group")
    found = found if year is None else found.filter(paid_on__year=year)
    return found.order_by("-paid_on", "-pk")


def years_with_payments(contract: Contract) -> list[int]:
    """Return the years in which invoices of the contract were paid, the latest first."""
    days = paid_invoices(contract).order_by().values_list("paid_on", flat=True)
    return sorted({day.year for day in days if day}, reverse=True)


def total_of(invoices: InvoiceQuerySet) -> int:
    """Return the sum of the lines of many invoices, in minor units."""
    lines = InvoiceLine.objects.filter(invoice__in=invoices.order_by().values("pk"))
    return lines.aggregate(sum=Sum("amount"))["sum"] or 0


@dataclass(frozen=True)
class PlanYear:
    """How far a year's payment plan has come: payments in all, payments made, and what they paid in minor units."""

    year: int
    payments: int
    made: int
    paid: int


def plan_year(contract: Contract, plan: PaymentPlan, *, today: date) -> PlanYear:
    """Return how many of this year's planned payments are paid in full."""
    of_year = Invoice.objects.issued().filter(
        employer_id=contract.employer_id, contract=contract, kind="regular", occasion__year=today.year
    )
    sums = list(of_year.with_sums().values_list("occasion", "total", "paid"))
    unpaid_occasions = {occasion for occasion, total, paid in sums if paid < total}
    made = {occasion for occasion, total, paid in sums if total} - unpaid_occasions
    return PlanYear(today.year, len(plan.months), len(made), sum(paid for _, _, paid in sums))


def paid_in_year(contract: Contract, *, year: int) -> int:
    """Return the premiums paid on invoices that fell due in a calendar year, in minor units."""
    lines = InvoiceLine.objects.filter(
        employer_id=contract.employer_id, invoice__contract=contract, invoice__due_date__year=year
    )
    return lines.aggregate(paid=Sum("paid"))["paid"] or 0


def next_due_date(contract: Contract, *, today: date) -> date | None:
    """Return the due date of the contract's next regular invoice, made or still to be made."""
    plan = PaymentPlan.objects.filter(contract=contract).first()
    if plan is None:
        return None
    coming = rules.occasions(
        months=plan.months,
        due_day=plan.due_day,
        market=contract.employer.market,
        first=today,
        last=today + A_YEAR_OF_PAYMENTS,
    )
    return coming[0].due_date if coming else None


def effective_invoice(enrolment: Enrolment, *, today: date) -> date | None:
    """
    Return the due date of the first invoice that follows a changed instalment.

    That is the earliest proposal the insured stands on; without one, the plan's next payment that has not been issued yet,
    with her or without her: nobody is added to an issued invoice. None when her enrolment ends before it.
    """
    proposal = (
        Invoice.objects.filter(employer_id=enrolment.employer_id, lines__enrolment=enrolment, issued_at=None)
        .order_by("due_date")
        .values_list("due_date", flat=True)
        .first()
    )
    if proposal:
        return proposal
    contract = enrolment.group.contract
    of_contract = Invoice.objects.filter(Q(group=None) | Q(group=enrolment.group_id), contract=contract)
    issued = set(
        of_contract.issued()
        .filter(employer_id=enrolment.employer_id, kind=Kind.REGULAR, due_date__gte=today)
        .values_list("occasion", flat=True)
    )
    plan = PaymentPlan.objects.filter(contract=contract).first()
    if plan is None:
        return None
    first = max(today, enrolment.joined_on)
    coming = rules.occasions(
        months=plan.months,
        due_day=plan.due_day,
        market=contract.employer.market,
        first=first,
        last=min(first + 2 * A_YEAR_OF_PAYMENTS, enrolment.exit_date or date.max),
    )
    return next((occasion.due_date for occasion in coming if occasion.month not in issued), None)


def contracts_with_plan() -> list[int]:
    """Return the ids of the contracts that have a payment plan, employer by employer."""
    return list(PaymentPlan.objects.order_by("employer_id", "contract_id").values_list("contract_id", flat=True))


def due_to_be_issued(*, today: date) -> list[int]:
    """Return the ids of the plans' proposals with something to bill whose day of issue has come, employer by employer."""
    issue_by = ExpressionWrapper(
        Value(today, output_field=DateField()) + F("contract__payment_plan__issue_days"), output_field=DateField()
    )
    something = InvoiceLine.objects.filter(invoice=OuterRef("pk"), amount__gt=0)
    waiting = Invoice.objects.proposals().filter(Exists(something), kind=Kind.REGULAR, due_date__lte=issue_by)
    return list(waiting.order_by("employer_id", "due_date", "pk").values_list("pk", flat=True))


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
