"""How an issued invoice is paid, in the market's own terms."""

from django.conf import settings
from django.utils.translation import gettext

from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.senders import sender_facts
from pelaren.domain.employers.models import Market
from pelaren.values.dates import format_date
from pelaren.values.money import format_money
from pelaren.values.reference_numbers import format_bankgiro, format_iban, printed_reference


def payment_details(invoice: Invoice, *, left: int, market: str) -> list[tuple[str, str]]:
    """Return label and value of what the payer needs; nothing when there is nothing `left` to pay (minor units)."""
    if not invoice.reference or left <= 0:
        return []
    label = gettext("Reference number") if market == Market.FI else gettext("OCR number")
    return [
        (gettext("To pay"), format_money(left, invoice.currency)),
        (gettext("Pay no later than"), format_date(invoice.due_date, market)),
        (gettext("Payee"), settings.PELAREN_INSURER),
        (label, printed_reference(invoice.reference)),
        *_account(market),
    ]


def _account(market: str) -> list[tuple[str, str]]:
    """Return the account that bills of the market are paid to, as it is printed there."""
    facts = sender_facts(market)
    if market == Market.FI and facts["iban"]:
        return [(gettext("Payee's account (IBAN)"), format_iban(str(facts["iban"])))]
    if market == Market.SE and facts["bankgiro"]:
        return [(gettext("Bankgiro"), format_bankgiro(str(facts["bankgiro"])))]
    return []
