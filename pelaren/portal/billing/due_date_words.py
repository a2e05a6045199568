"""What a field for the due date of a supplementary invoice says beforehand."""

from datetime import date

from django.utils.translation import gettext

from pelaren.domain.billing.operations.supplementary_invoices import allowed_due_dates
from pelaren.domain.contracts.models import Contract
from pelaren.values.dates import format_date


def due_date_hint(contract: Contract, *, today: date) -> str:
    """Return for example “05.12.2026 at the earliest, 31.12.2026 at the latest. A banking day.”."""
    allowed, market = allowed_due_dates(contract, today=today), contract.employer.market
    sentence = gettext("%(earliest)s at the earliest, %(latest)s at the latest. A banking day.")
    return sentence % {
        "earliest": format_date(allowed.earliest, market),
        "latest": format_date(allowed.latest, market),
    }
