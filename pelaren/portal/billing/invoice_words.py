"""How invoices are named and described: what they cover, what state they are in, in words of the market."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from pelaren.domain.billing import rules
from pelaren.domain.billing.models import Invoice, Kind
from pelaren.values.dates import format_date
from pelaren.values.periods import quarter


@dataclass(frozen=True)
class State:
    """An invoice's state: the kind of mark (`new`, `sent`, `reply`, `ok`, `late`), its words and the row's pillar."""

    kind: str
    label: str
    mark: str = ""


def state_of(invoice: Invoice, *, issue_days: int, today: date) -> State:
    """Return the state of an invoice that was fetched with its sums."""
    if invoice.is_proposal:
        return _proposal_state(invoice, issue_days=issue_days, today=today)
    total, paid = invoice.total, invoice.paid  # type: ignore[attr-defined]
    if total <= paid:
        return State("ok", gettext("Paid"))
    if invoice.due_date < today:
        days = (today - invoice.due_date).days
        return State("late", ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}, "danger")
    return State("reply", gettext("Partly paid")) if paid else State("sent", gettext("Issued"))


def _proposal_state(invoice: Invoice, *, issue_days: int, today: date) -> State:
    left = (rules.may_change_until(due_date=invoice.due_date, issue_days=issue_days) - today).days + 1
    if left <= 0:
        return State("new", gettext("Is issued today"), "attn")
    words = ngettext("Can be changed for %(days)d day", "Can be changed for %(days)d days", left)
    return State("new", words % {"days": left}, "attn")


def name_of(invoice: Invoice, months: list[int]) -> str:
    """Return what an invoice is called: its number, or “Förslag 2026-4” by its place among the year's payments."""
    if not invoice.is_proposal:
        return invoice.number or ""
    occasion = invoice.occasion or invoice.due_date
    place = sorted({*months, occasion.month}).index(occasion.month) + 1
    return gettext("Proposal %(year)d-%(place)d") % {"year": occasion.year, "place": place}


def covers(invoice: Invoice, months: list[int]) -> str:
    """Return what an invoice is for: “Kvartal 4, alla grupper”, “2026-12, grupp 2”, “Tilläggsfaktura, 2 försäkrade”."""
    if invoice.kind == Kind.SUPPLEMENTARY or invoice.occasion is None:
        count = invoice.insured_count  # type: ignore[attr-defined]
        words = ngettext(
            "Supplementary invoice, %(count)d insured person",
            "Supplementary invoice, %(count)d insured persons",
            count,
        )
        return words % {"count": count}
    period = period_of(invoice.occasion, months)
    if invoice.group is None:
        return gettext("%(period)s, all groups") % {"period": period}
    return gettext("%(period)s, group %(group)d") % {"period": period, "group": invoice.group.number}


def period_of(occasion: date, months: list[int]) -> str:
    """Return the period a payment belongs to: a quarter when the plan pays four times a year, else its month."""
    if len(months) == 4:
        return gettext("Quarter %(quarter)d %(year)d") % {"quarter": quarter(occasion.month), "year": occasion.year}
    return f"{occasion:%Y-%m}"


def change_until(invoice: Invoice, *, issue_days: int, market: str) -> str:
    """Return the last day on which a proposal may be changed, as the market writes it."""
    return format_date(rules.may_change_until(due_date=invoice.due_date, issue_days=issue_days), market)
