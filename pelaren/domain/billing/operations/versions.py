"""Give an invoice a new version, and keep why it has it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Cause, Invoice, InvoiceChange, LineChange


@dataclass(frozen=True)
class Changed:
    """How one insured's amount changes, in minor units: None before she came on, None after she was dropped."""

    insured_id: int
    before: int | None
    after: int | None


@transaction.atomic
def add(
    *,
    invoice: Invoice,
    cause: Cause,
    lines: Iterable[Changed],
    reason: str = "",
    by: Actor | None,
    idempotency_key: str | None = None,
) -> InvoiceChange:
    """Count the version of an invoice up, whose row the caller has locked; `by` None means the payment plan."""
    invoice.version += 1
    invoice.save(update_fields=["version"])
    change = InvoiceChange.objects.create(
        employer_id=invoice.employer_id,
        invoice=invoice,
        version=invoice.version,
        cause=cause,
        reason=reason,
        changed_by_id=by.user_id if by else None,
        idempotency_key=idempotency_key,
    )
    LineChange.objects.bulk_create(_of_lines(change, lines))
    return change


def _of_lines(change: InvoiceChange, lines: Iterable[Changed]) -> Sequence[LineChange]:
    return [
        LineChange(
            employer_id=change.employer_id,
            change=change,
            insured_id=line.insured_id,
            before=line.before,
            after=line.after,
        )
        for line in lines
    ]
