"""Texts that several documents share, in the language that is active when they are asked for."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pelaren.documents.content import Bill, Kind
from pelaren.values.dates import format_date
from pelaren.values.markets import Market


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Write what is inside in one language, whatever the one who asks for the document reads."""
    with translation.override(language):
        yield


def title(bill: Bill) -> str:
    """Return what the bill is called: Invoice 7031226-0118."""
    if bill.is_proposal:
        due = format_date(bill.due_date, bill.market)
        return _("Invoice proposal, due %(day)s") % {"day": due}
    titles = {
        Kind.REGULAR: _("Invoice %(number)s"),
        Kind.SUPPLEMENTARY: _("Supplementary invoice %(number)s"),
        Kind.CREDIT: _("Credit invoice %(number)s"),
    }
    return titles[bill.kind] % {"number": bill.number}


def payment_month(bill: Bill) -> str:
    """Return the payment month in words, empty on a supplementary invoice."""
    return date_format(bill.occasion, "F Y") if bill.occasion else ""


def contract(bill: Bill) -> str:
    """Return the contract's number and name."""
    return f"{bill.contract_number} {bill.contract_name}"


def business_id_label(market: str) -> str:
    """Return what an organisation's number is called in the market."""
    return _("Business ID") if Market(market) is Market.FI else _("Organisation number")


def page_of_pages() -> str:
    """Return the foot's page number with places for the two numbers."""
    return _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"}


def identity_label(market: str) -> str:
    """Return what a person's identity number is called in the market."""
    return _("Personal identity code") if Market(market) is Market.FI else _("Personal identity number")
