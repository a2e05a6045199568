"""Leave a trace of the amounts that were taken out as a file."""

from django.db import transaction

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Invoice


@transaction.atomic
def record_export(*, invoice: Invoice, lines: int, by: Actor) -> None:
    """Record that somebody exported the amounts of so many insured persons of an invoice to a workbook."""
    record("invoice.exported", about=invoice, by=by, lines=lines, version=invoice.version)
