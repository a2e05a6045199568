"""Credit what is billed, paid or not (LEDGER E5 and E6): the paid part becomes money of the contract again."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Invoice, InvoiceLine
from pelaren.domain.billing.operations import credits as unpaid_credits
from pelaren.domain.billing.operations.credit_invoices import Part, draw_up
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Payment
from pelaren.domain.payments.operations import shares
from pelaren.domain.payments.operations.locking import lock_contract
from pelaren.domain.payments.rules import take_latest
from pelaren.values.money import format_money
from pelaren.values.refusals import Refusal


class MoreThanBilled(Refusal):
    message = _("Only %(billed)s is billed for %(name)s, so no more than that can be credited.")


@transaction.atomic
def credit(
    *,
    invoice: Invoice,
    amounts: Mapping[int, int],
    reason: str,
    idempotency_key: str | None = None,
    today: date,
    by: Actor,
) -> Invoice:
    """
    Credit parts of lines, by line id in minor units: first what is unpaid of a line, then what is paid.

    Returns the credit invoice; a repeated `idempotency_key` returns the first one. Money that had paid a credited part
    lies unallocated with its payment, the latest payment's money first. Raises MoreThanBilled, and NothingToCredit,
    CreditNotPositive, NotOnInvoice, NotIssued, CreditOfCredit of billing.
    """
    invoice = unpaid_credits.lock(invoice)
    lock_contract(invoice.contract_id)
    if first := unpaid_credits.repeated(invoice, idempotency_key):
        return first
    parts = [_part(line, amount, invoice) for line, amount in unpaid_credits.lines_to_credit(invoice, amounts)]
    before = {part.line.pk: part.line.paid for part in parts}
    sources = _sources(invoice, parts)
    made = draw_up(invoice=invoice, parts=parts, reason=reason, idempotency_key=idempotency_key, today=today, by=by)
    unpaid_credits.book_unpaid(invoice, made, parts, today=today, by=by)
    for part in parts:
        part.line.paid = before[part.line.pk]
    for payment, taken in sources.items():
        shares.take_back(payment, invoice, taken, credit=made, on=today, by=by)
    unpaid_credits.record_credit(made, parts, by=by)
    return made


def _part(line: InvoiceLine, amount: int, invoice: Invoice) -> Part:
    if amount > line.amount:
        raise MoreThanBilled(billed=format_money(line.amount, invoice.currency), name=line.insured.full_name)
    unpaid = min(amount, line.amount - line.paid)
    return Part(line, unpaid, amount - unpaid)


def _sources(invoice: Invoice, parts: Sequence[Part]) -> dict[Payment, dict[InvoiceLine, int]]:
    """Return from which payment what is taken back of which line, as amounts below zero."""
    held: dict[int, list[tuple[int, int]]] = {}
    for one in queries.money_on_lines(invoice_ids=[invoice.pk]):
        held.setdefault(one.line_id, []).append((one.payment_id, one.amount))
    taken: dict[int, dict[InvoiceLine, int]] = {}
    for part in parts:
        for payment_id, amount in take_latest(part.paid, held.get(part.line.pk, [])).items():
            taken.setdefault(payment_id, {})[part.line] = -amount
    payments = Payment.objects.in_bulk(taken)
    return {payments[payment_id]: of_payment for payment_id, of_payment in sorted(taken.items())}
