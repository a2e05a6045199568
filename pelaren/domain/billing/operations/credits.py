"""
Credit what is billed and not paid yet, and cancel an unpaid invoice (LEDGER E5).

What is paid is credited by `payments.operations.credits`, because the money has to go somewhere.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Invoice, InvoiceLine, Kind
from pelaren.domain.billing.operations.credit_invoices import Part, draw_up
from pelaren.domain.ledger.models import Account
from pelaren.domain.ledger.operations.entries import Leg, book
from pelaren.values.money import format_money
from pelaren.values.refusals import Refusal


class NotIssued(Refusal):
    message = _("An invoice proposal cannot be credited. Change its amounts instead.")


class CreditOfCredit(Refusal):
    message = _("A credit invoice cannot be credited. Make a supplementary invoice instead.")


class NothingToCredit(Refusal):
    message = _("Enter how much to credit for at least one insured person.")


class CreditNotPositive(Refusal):
    message = _("Enter the amount to credit without a minus sign.")


class NotOnInvoice(Refusal):
    message = _("One of the amounts belongs to a person who is not on the invoice. Open the invoice again.")


class MoreThanUnpaid(Refusal):
    message = _("Only %(unpaid)s is unpaid for %(name)s, so no more than that can be credited.")


class PartlyPaid(Refusal):
    message = _("%(paid)s of the invoice is already paid, so it cannot be cancelled. Credit it instead.")


@transaction.atomic
def credit_unpaid(
    *,
    invoice: Invoice,
    amounts: Mapping[int, int],
    reason: str,
    idempotency_key: str | None = None,
    today: date,
    by: Actor,
) -> Invoice:
    """
    Credit unpaid parts of lines, by line id in minor units, and return the credit invoice.

    A repeated `idempotency_key` returns the first one. Raises NothingToCredit, CreditNotPositive, NotOnInvoice,
    MoreThanUnpaid, NotIssued, CreditOfCredit.
    """
    invoice = lock(invoice)
    if first := repeated(invoice, idempotency_key):
        return first
    lines = lines_to_credit(invoice, amounts)
    parts = [Part(line, amount, 0) for line, amount in lines]
    for part in parts:
        if part.unpaid > part.line.amount - part.line.paid:
            unpaid = format_money(part.line.amount - part.line.paid, invoice.currency)
            raise MoreThanUnpaid(unpaid=unpaid, name=part.line.insured.full_name)
    credit = draw_up(invoice=invoice, parts=parts, reason=reason, idempotency_key=idempotency_key, today=today, by=by)
    book_unpaid(invoice, credit, parts, today=today, by=by)
    record_credit(credit, parts, by=by)
    return credit


@transaction.atomic
def cancel(*, invoice: Invoice, reason: str, idempotency_key: str | None = None, today: date, by: Actor) -> Invoice:
    """
    Credit all of an invoice of which nothing is paid. Raises PartlyPaid, NothingToCredit, NotIssued, CreditOfCredit.
    """
    invoice = lock(invoice)
    lines = list(invoice.lines.all())
    paid = sum(line.paid for line in lines)
    if paid:
        raise PartlyPaid(paid=format_money(paid, invoice.currency))
    amounts = {line.pk: line.amount for line in lines if line.amount > 0}
    return credit_unpaid(
        invoice=invoice, amounts=amounts, reason=reason, idempotency_key=idempotency_key, today=today, by=by
    )


def lock(invoice: Invoice) -> Invoice:
    """Return the invoice with its row locked to the end of the transaction."""
    return Invoice.objects.select_for_update(of=["self"]).select_related("contract__employer").get(pk=invoice.pk)


def repeated(invoice: Invoice, idempotency_key: str | None) -> Invoice | None:
    """Return the invoice that an order with this key has made before."""
    if not idempotency_key:
        return None
    return Invoice.objects.filter(employer_id=invoice.employer_id, idempotency_key=idempotency_key).first()


def lines_to_credit(invoice: Invoice, amounts: Mapping[int, int]) -> list[tuple[InvoiceLine, int]]:
    """Return the lines that an order concerns, each with its amount. Raises what `credit_unpaid` raises."""
    if invoice.is_proposal:
        raise NotIssued
    if invoice.kind == Kind.CREDIT:
        raise CreditOfCredit
    if any(amount < 0 for amount in amounts.values()):
        raise CreditNotPositive
    wanted = {pk: amount for pk, amount in amounts.items() if amount}
    if not wanted:
        raise NothingToCredit
    lines = list(invoice.lines.filter(pk__in=wanted).select_related("insured").order_by("insured__sort_name", "pk"))
    if len(lines) < len(wanted):
        raise NotOnInvoice
    return [(line, wanted[line.pk]) for line in lines]


def book_unpaid(invoice: Invoice, credit: Invoice, parts: Sequence[Part], *, today: date, by: Actor) -> None:
    """Ledger event E5: what is no longer billed is no longer receivable. Books nothing when nothing was unpaid."""
    whose = {"contract_id": invoice.contract_id, "invoice_id": invoice.pk}
    unpaid = [part for part in parts if part.unpaid]
    if not unpaid:
        return
    billed = [
        Leg(Account.BILLED, part.unpaid, line_id=part.line.pk, insured_id=part.line.insured_id, **whose)
        for part in unpaid
    ]
    book(
        event="credit-unpaid",
        source=f"billing.invoice:{credit.pk}",
        employer_id=invoice.employer_id,
        currency=invoice.currency,
        legs=[*billed, Leg(Account.RECEIVABLE, -sum(part.unpaid for part in unpaid), **whose)],
        booked_on=today,
        idempotency_key=f"credit-unpaid {credit.pk}",
        actor_id=by.user_id,
        corrects=f"issue {invoice.pk}",
    )


def record_credit(credit: Invoice, parts: Sequence[Part], *, by: Actor) -> None:
    """Put the credit on the trail; call it last."""
    credited = credit.credits
    record(
        "invoice.credited",
        about=credit,
        by=by,
        number=credit.number,
        credits=credited.number if credited else None,
        total=sum(part.amount for part in parts),
        paid=sum(part.paid for part in parts),
    )
