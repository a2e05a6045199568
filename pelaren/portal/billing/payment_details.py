"""How an issued invoice is paid, in the market's own terms."""

from django.utils.translation import gettext

from pelaren.domain.billing.models import Invoice
from pelaren.domain.employers.models import Market
from pelaren.values.reference_numbers import format_rf


def of(invoice: Invoice, *, market: str) -> list[tuple[str, str]]:
    """Return label and value of what the payer types: the reference as the market prints it."""
    reference = invoice.reference or ""
    if market == Market.FI:
        return [(gettext("Reference number"), format_rf(reference))]
    return [(gettext("OCR number"), reference)]
