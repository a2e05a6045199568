"""Draw up a credit invoice: the document by which billed premium is taken back. It moves no money by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Cause, Invoice, InvoiceLine, Kind
from pelaren.domain.billing.operations import issued_documents, versions
from pelaren.domain.billing.operations.numbering import give_number


@dataclass(frozen=True)
class Part:
    """What is credited of one line, in minor units: of what is not paid yet, and of what is."""

    line: InvoiceLine
    unpaid: int
    paid: int

    @property
    def amount(self) -> int:
        return self.unpaid + self.paid


def draw_up(
    *,
    invoice: Invoice,
    parts: Sequence[Part],
    reason: str,
    idempotency_key: str | None,
    today: date,
    by: Actor,
) -> Invoice:
    """
    Return a credit invoice with its own number, negative lines and stored document, and take the parts off the lines.

    The caller holds the invoice's row and books the parts (LEDGER E5 and E6).
    """
    credit = Invoice(
        employer_id=invoice.employer_id, contract=invoice.contract, group_id=invoice.group_id, kind=Kind.CREDIT,
        credits=invoice, due_date=today, currency=invoice.currency, text=reason[:200], created_by_id=by.user_id,
        idempotency_key=idempotency_key,
    )  # fmt: skip
    give_number(credit, today=today)
    credit.save()
    lines = InvoiceLine.objects.bulk_create(_cancelling(credit, part) for part in parts)
    issued_documents.store(credit, lines)
    _take_off(parts)
    changed = [versions.Changed(p.line.insured_id, p.line.amount, p.line.amount - p.amount) for p in parts]
    versions.add(invoice=invoice, cause=Cause.CREDITED, reason=reason, lines=changed, by=by)
    for part in parts:
        part.line.amount -= part.amount
        part.line.paid -= part.paid
    return credit


def _cancelling(credit: Invoice, part: Part) -> InvoiceLine:
    return InvoiceLine(
        employer_id=credit.employer_id,
        invoice=credit,
        insured=part.line.insured,
        enrolment_id=part.line.enrolment_id,
        planned=-part.amount,
        amount=-part.amount,
        cancels=part.line,
    )


def _take_off(parts: Sequence[Part]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "update billing_invoiceline l set amount = l.amount - part.unpaid - part.paid, paid = l.paid - part.paid"
            " from unnest(%s::bigint[], %s::bigint[], %s::bigint[]) as part (id, unpaid, paid) where l.id = part.id",
            [[part.line.pk for part in parts], [part.unpaid for part in parts], [part.paid for part in parts]],
        )
