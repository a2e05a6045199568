"""What waits to be issued, month by month, over all contracts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Sum
from django.db.models.functions import TruncMonth

from pelaren.domain.billing.due_dates import LONGEST_UNAGREED
from pelaren.domain.billing.models import Invoice, InvoiceSum, Kind
from pelaren.domain.billing.models.invoice import InvoiceQuerySet
from pelaren.values.markets import Market


@dataclass(frozen=True)
class MonthToIssue:
    """What falls due in a month (its first day) and has not been issued: proposals, lines, sums by currency."""

    month: date
    proposals: int
    lines: int
    sums: dict[str, int]


@dataclass(frozen=True)
class TooEarly:
    """A proposal that cannot be issued yet, because its time to pay would be longer than agreed; the day it can."""

    invoice_id: int
    contract: str
    employer: str
    from_day: date


def proposals_of_month(month: date) -> InvoiceQuerySet:
    """Return the plans' proposals with something to bill that fall due in a month (its first day), by employer."""
    return _billed_proposals().filter(due_date__gte=month, due_date__lt=following(month)).order_by(
        "employer_id", "due_date", "pk"
    )  # fmt: skip


def following(month: date) -> date:
    """Return the first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def months_to_issue() -> list[MonthToIssue]:
    """Return the months in which proposals with something to bill fall due, the earliest first."""
    sums = InvoiceSum.objects.filter(invoice__in=_billed_proposals()).annotate(month=TruncMonth("invoice__due_date"))
    rows = sums.order_by("month", "invoice__currency").values_list("month", "invoice__currency").annotate(
        invoices=Count("invoice", distinct=True), count=Sum("line_count"), total=Sum("amount")
    )  # fmt: skip
    return list(_by_month(rows))


def _by_month(rows: Iterable[tuple[date, str, int, int, int]]) -> Iterable[MonthToIssue]:
    months: dict[date, list[tuple[str, int, int, int]]] = {}
    for month, *of_currency in rows:
        months.setdefault(month, []).append(tuple(of_currency))  # type: ignore[arg-type]
    for month, parts in months.items():
        yield MonthToIssue(
            month,
            sum(invoices for _, invoices, _, _ in parts),
            sum(count for _, _, count, _ in parts),
            {currency: total for currency, _, _, total in parts},
        )


def too_early(proposals: InvoiceQuerySet, *, today: date) -> list[TooEarly]:
    """Return those of some proposals whose time to pay would today be longer than agreed or, without that, allowed."""
    rows = proposals.values_list(
        "pk", "contract__number", "contract__employer__name", "contract__employer__market", "due_date",
        "contract__payment_plan__agreed_term_days", "contract__payment_plan__issue_days",
    )  # fmt: skip
    found = [
        TooEarly(pk, contract, employer, due_date - timedelta(days=_longest(market, agreed, issue_days)))
        for pk, contract, employer, market, due_date, agreed, issue_days in rows
    ]
    return [one for one in found if one.from_day > today]


def _longest(market: str, agreed: int | None, issue_days: int | None) -> int:
    """The plan's own issue day is always early enough."""
    return max(LONGEST_UNAGREED[Market(market)] if agreed is None else agreed, issue_days or 0)


def _billed_proposals() -> InvoiceQuerySet:
    something = InvoiceSum.objects.filter(invoice=OuterRef("pk"), amount__gt=0)
    return Invoice.objects.proposals().filter(Exists(something), kind=Kind.REGULAR)
