"""How invoices are named and described: what they are for and how they stand, in words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from pelaren.domain.billing import rules
from pelaren.domain.billing.models import Invoice, Kind
from pelaren.domain.billing.rules import State
from pelaren.values.dates import format_date
from pelaren.values.periods import quarter


@dataclass(frozen=True)
class Standing:
    """How an invoice stands: the kind of mark (`new`, `sent`, `reply`, `ok`, `late`, `closed`), words, row's pillar."""

    kind: str
    label: str
    mark: str = ""


def standing(invoice: Invoice, *, issue_days: int, today: date) -> Standing:
    """Return how an invoice that was fetched with its sums stands on a day, for a list."""
    if invoice.kind == Kind.CREDIT:
        return Standing("closed", gettext("Credit invoice"))
    state = rules.state_of(
        is_proposal=invoice.is_proposal,
        total=invoice.total,
        paid=invoice.paid,
        due_date=invoice.due_date,
        today=today,
    )
    if state is State.PROPOSAL:
        return Standing("new", _change_words(invoice, issue_days, today), "attn")
    if state is State.OVERDUE:
        days = (today - invoice.due_date).days
        return Standing("late", ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}, "danger")
    return _settled_or_sent(state)


def standing_of_opened(invoice: Invoice, *, issue_days: int, today: date, market: str) -> Standing:
    """Return how an opened invoice stands: of a proposal, until which day it can be changed."""
    last = rules.may_change_until(due_date=invoice.due_date, issue_days=issue_days)
    if invoice.is_proposal and last >= today:
        return Standing("new", gettext("Can be changed until %(day)s") % {"day": format_date(last, market)}, "attn")
    return standing(invoice, issue_days=issue_days, today=today)


def _change_words(proposal: Invoice, issue_days: int, today: date) -> str:
    left = (rules.may_change_until(due_date=proposal.due_date, issue_days=issue_days) - today).days
    if left > 0:
        return ngettext("Can be changed for %(days)d day", "Can be changed for %(days)d days", left) % {"days": left}
    if left == 0:
        return gettext("Can be changed today")
    if not proposal.total:
        return gettext("Nothing to bill")
    return gettext("Is issued today")


def _settled_or_sent(state: State) -> Standing:
    return {
        State.ISSUED: Standing("sent", gettext("Issued")),
        State.PART_PAID: Standing("reply", gettext("Partly paid")),
        State.PAID: Standing("ok", gettext("Paid")),
        State.CANCELLED: Standing("closed", gettext("Cancelled")),
    }[state]


def place_of(proposal: Invoice, months: Collection[int]) -> str:
    """Return which payment of which year a proposal is: “2026-4” for the fourth."""
    occasion = proposal.occasion or proposal.due_date
    return f"{occasion.year}-{sorted({*months, occasion.month}).index(occasion.month) + 1}"


def name_of(invoice: Invoice, months: Collection[int]) -> str:
    """Return what a list calls an invoice: its number, or “Förslag 2026-4”."""
    return invoice.number or gettext("Proposal %(place)s") % {"place": place_of(invoice, months)}


def title_of(invoice: Invoice, months: Collection[int]) -> str:
    """Return the heading of an opened invoice: “Faktura 7031226-0118”, “Fakturaförslag 2026-4”."""
    if invoice.is_proposal:
        return gettext("Invoice proposal %(place)s") % {"place": place_of(invoice, months)}
    if invoice.kind == Kind.CREDIT:
        return gettext("Credit invoice %(number)s") % {"number": invoice.number}
    return gettext("Invoice %(number)s") % {"number": invoice.number}


def covers(invoice: Invoice, months: Collection[int]) -> str:
    """Return what an invoice is for: “Kvartal 4 2026, alla grupper”, “Tilläggsfaktura, 2 försäkrade”."""
    if invoice.occasion is None:
        return _covers_persons(invoice)
    period = period_of(invoice.occasion, months)
    if invoice.group is None:
        return gettext("%(period)s, all groups") % {"period": period}
    return gettext("%(period)s, group %(group)d") % {"period": period, "group": invoice.group.number}


def _covers_persons(invoice: Invoice) -> str:
    count = invoice.insured_count
    if invoice.kind == Kind.CREDIT:
        words = ngettext("Credit invoice, %(count)d insured person", "Credit invoice, %(count)d insured persons", count)
    else:
        words = ngettext(
            "Supplementary invoice, %(count)d insured person", "Supplementary invoice, %(count)d insured persons", count
        )
    return words % {"count": count}


def period_of(occasion: date, months: Collection[int]) -> str:
    """Return the period of a payment: a quarter when the plan pays one time in each, else month and year."""
    if sorted(quarter(month) for month in months) == [1, 2, 3, 4]:
        return gettext("Quarter %(quarter)d %(year)d") % {"quarter": quarter(occasion.month), "year": occasion.year}
    return str(capfirst(date_format(occasion, "F Y")))
