"""What the payment plan has made and will make."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import BigIntegerField, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce

from pelaren.domain.billing import rules
from pelaren.domain.billing.models import Invoice, InvoiceSum, Kind, PaymentPlan
from pelaren.domain.contracts.models import Contract, Enrolment
from pelaren.domain.tenancy.asking import one_row

# In so many days every payment of a plan falls due at least once, even one that a holiday moved.
A_YEAR_OF_PAYMENTS = timedelta(days=380)


@dataclass(frozen=True)
class PlanYear:
    """
    How far a year's payment plan has come.

    `payments` of the year in all and those `made` in full; `paid` so far and `planned` for the whole year, minor units.
    """

    year: int
    payments: int
    made: int
    paid: int
    planned: int


def plan_year(contract: Contract, plan: PaymentPlan, *, today: date) -> PlanYear:
    """
    Return how far this year's payments have come.

    What has an invoice or a proposal counts with its amounts; a payment still to come with the instalments of those who
    are insured when it falls due. A month that passed without an invoice does not count.
    """
    billed = _billed_in_year(contract, today.year)
    still = [one for one in _coming(plan, contract, first=today, last=date(today.year + 1, 1, 31))
             if one.month.year == today.year and one.month not in billed]  # fmt: skip
    return PlanYear(
        year=today.year,
        payments=len(billed) + len(still),
        made=sum(1 for amount, paid in billed.values() if amount == paid > 0),
        paid=sum(paid for _, paid in billed.values()),
        planned=sum(amount for amount, _ in billed.values()) + _instalments(contract, [one.due_date for one in still]),
    )


def _billed_in_year(contract: Contract, year: int) -> dict[date, tuple[int, int]]:
    """Return what stands on a year's regular invoices and proposals and what is paid of it, by month."""
    of_groups = InvoiceSum.objects.filter(
        employer_id=contract.employer_id,
        invoice__contract=contract,
        invoice__kind=Kind.REGULAR,
        invoice__occasion__range=(date(year, 1, 1), date(year, 12, 31)),
    )
    sums = of_groups.order_by().values_list("invoice__occasion").annotate(amount=Sum("amount"), paid=Sum("paid"))
    return {month: (amount, paid) for month, amount, paid in sums}


def _instalments(contract: Contract, days: list[date]) -> int:
    """Return the sum of the instalments of those who are insured on each of some days."""
    if not days:
        return 0
    enrolments = Enrolment.objects.filter(employer_id=contract.employer_id, group__contract=contract)
    each = {f"on_{place}": _of_insured_on(day) for place, day in enumerate(days)}
    return sum(enrolments.aggregate(**each).values())


def _of_insured_on(day: date) -> Coalesce:
    there = Q(joined_on__lte=day) & (Q(exit_date=None) | Q(exit_date__gte=day))
    return Coalesce(Sum("instalment", filter=there), Value(0), output_field=BigIntegerField())


def _coming(plan: PaymentPlan, contract: Contract, *, first: date, last: date) -> list[rules.Occasion]:
    return plan.occasions(contract.employer.market, first=first, last=last)


def plan_of(contract: Contract) -> PaymentPlan | None:
    """Return the payment plan of a contract, None while it has none."""
    return one_row(PaymentPlan, "employer_id = %s and contract_id = %s", [contract.employer_id, contract.pk])


def next_due_date(contract: Contract, plan: PaymentPlan | None, *, today: date) -> date | None:
    """Return the due date of the contract's next regular invoice by its plan, made or still to be made."""
    if plan is None:
        return None
    coming = _coming(plan, contract, first=today, last=today + A_YEAR_OF_PAYMENTS)
    return coming[0].due_date if coming else None


def next_proposal_day(contract: Contract, plan: PaymentPlan, *, today: date) -> date | None:
    """
    Return the day on which the proposal of the first payment without an invoice is made.

    A day that is not ahead means that nobody is insured when that payment falls due, or that the run is yet to come.
    """
    billed = set(
        Invoice.objects.filter(
            employer_id=contract.employer_id, contract=contract, kind=Kind.REGULAR, due_date__gte=today
        ).values_list("occasion", flat=True)
    )
    coming = _coming(plan, contract, first=today, last=today + 2 * A_YEAR_OF_PAYMENTS)
    days = (one.due_date - timedelta(days=plan.propose_days) for one in coming if one.month not in billed)
    return next(days, None)


def effective_invoice(enrolment: Enrolment, *, today: date) -> date | None:
    """
    Return the due date of the first invoice that follows a changed instalment.

    That is the earliest proposal the insured stands on; without one, the plan's next payment that has not been issued
    yet, with her or without her: nobody is added to an issued invoice. None when her enrolment ends before it.
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
    plan = plan_of(contract)
    if plan is None:
        return None
    first = max(today, enrolment.joined_on)
    last = min(first + 2 * A_YEAR_OF_PAYMENTS, enrolment.exit_date or date.max)
    coming = _coming(plan, contract, first=first, last=last)
    return next((occasion.due_date for occasion in coming if occasion.month not in issued), None)


def contracts_with_plan() -> list[int]:
    """Return the ids of the contracts that have a payment plan, employer by employer."""
    return list(PaymentPlan.objects.order_by("employer_id", "contract_id").values_list("contract_id", flat=True))


def due_to_be_issued(*, today: date) -> list[int]:
    """Return the ids of the plans' proposals with something to bill whose day of issue has come, by employer."""
    issue_by = ExpressionWrapper(
        Value(today, output_field=DateField()) + F("contract__payment_plan__issue_days"), output_field=DateField()
    )
    something = InvoiceSum.objects.filter(invoice=OuterRef("pk"), amount__gt=0)
    waiting = Invoice.objects.proposals().filter(Exists(something), kind=Kind.REGULAR, due_date__lte=issue_by)
    return list(waiting.order_by("employer_id", "due_date", "pk").values_list("pk", flat=True))
