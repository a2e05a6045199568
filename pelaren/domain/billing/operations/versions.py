"""Give an invoice a new version, and keep why it has it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Cause, Invoice, InvoiceChange


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
    _write(change, list(lines))
    return change


def _write(change: InvoiceChange, lines: Sequence[Changed]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into billing_linechange (employer_id, change_id, insured_id, before, after)"
            " select %s, %s, * from unnest(%s::bigint[], %s::bigint[], %s::bigint[])",
            [
                change.employer_id,
                change.pk,
                [line.insured_id for line in lines],
                [line.before for line in lines],
                [line.after for line in lines],
            ],
        )
