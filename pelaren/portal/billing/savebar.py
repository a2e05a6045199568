"""What the bar under the amounts says: how many are changed, how many are wrong, and the total they make."""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from pelaren.domain.billing.models import Invoice
from pelaren.portal.billing.typed_amounts import TypedAmounts
from pelaren.values.money import format_money


@dataclass(frozen=True)
class Savebar:
    """Words of the bar; `wrong` are the sentences by line id, which the page marks its rows with."""

    changes: str
    errors: str
    total: str
    wrong: list[tuple[int, str]]


def savebar_of(invoice: Invoice, typed: TypedAmounts, saved: dict[int, int] | None = None) -> Savebar:
    """Return what the bar says of an invoice that was fetched with its sums; `saved` are its amounts by line id."""
    more = sum(amount - (saved or {}).get(line, 0) for line, amount in typed.amounts.items())
    return Savebar(
        changes=_changes(len(typed.texts)),
        errors=_errors(len(typed.wrong)),
        total=_total(invoice, more),
        wrong=list(typed.wrong.items()),
    )


def _changes(count: int) -> str:
    if not count:
        return gettext("No changes")
    return ngettext("%(count)d change", "%(count)d changes", count) % {"count": count}


def _errors(count: int) -> str:
    return ngettext("%(count)d error", "%(count)d errors", count) % {"count": count} if count else ""


def _total(invoice: Invoice, more: int) -> str:
    total: int = invoice.total
    if not more:
        return gettext("Grand total %(total)s") % {"total": format_money(total, invoice.currency)}
    facts = {
        "total": format_money(total + more, invoice.currency),
        "difference": ("+" if more > 0 else "") + format_money(more, invoice.currency),
    }
    return gettext("New grand total %(total)s (%(difference)s)") % facts
