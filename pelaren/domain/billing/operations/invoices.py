"""Issue invoices."""

import hashlib
import json
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing import rules
from pelaren.domain.billing.models import Invoice, InvoiceDocument, InvoiceLine
from pelaren.domain.ledger.models import Account
from pelaren.domain.ledger.operations.entries import Leg, book
from pelaren.domain.series.operations.numbers import take
from pelaren.values.refusals import Refusal


class AlreadyIssued(Refusal):
    message = _("The invoice has been issued already.")


class NothingToBill(Refusal):
    message = _("The proposal has no premium to bill. Enter an amount for at least one insured person.")


@transaction.atomic
def issue(*, invoice: Invoice, today: date, by: Actor | None) -> Invoice:
    """
    Turn a proposal into an invoice: number, reference, ledger entry E1 and stored document, in one transaction.

    Raises AlreadyIssued, NothingToBill.
    """
    invoice = Invoice.objects.select_for_update(of=["self"]).select_related("contract__employer").get(pk=invoice.pk)
    if not invoice.is_proposal:
        raise AlreadyIssued
    lines = list(invoice.lines.select_related("insured").order_by("insured__sort_name", "pk"))
    if not any(line.amount for line in lines):
        raise NothingToBill
    _number(invoice, today)
    invoice.issued_at, invoice.issued_on = timezone.now(), today
    invoice.save()
    _book(invoice, lines, today, by)
    _store(invoice, lines)
    record("invoice.issued", about=invoice, by=by, number=invoice.number, total=sum(line.amount for line in lines))
    return invoice


def _number(invoice: Invoice, today: date) -> None:
    contract = invoice.contract
    running = take(f"invoices {contract.number} {today.year}")
    invoice.number = rules.invoice_number(contract_number=contract.number, year=today.year, running=running)
    invoice.reference = rules.payment_reference(number=invoice.number, market=contract.employer.market)


def _book(invoice: Invoice, lines: list[InvoiceLine], today: date, by: Actor | None) -> None:
    """Ledger event E1: the receivable of the invoice against what is billed on each line."""
    whose = {"contract_id": invoice.contract_id, "invoice_id": invoice.pk}
    billed = [Leg(Account.BILLED, -line.amount, line_id=line.pk, insured_id=line.insured_id, **whose) for line in lines]
    book(
        event="issue",
        source=f"billing.invoice:{invoice.pk}",
        employer_id=invoice.employer_id,
        currency=invoice.currency,
        legs=[Leg(Account.RECEIVABLE, sum(line.amount for line in lines), **whose), *billed],
        booked_on=today,
        idempotency_key=f"issue {invoice.pk}",
        actor_id=by.user_id if by else None,
    )


def _store(invoice: Invoice, lines: list[InvoiceLine]) -> None:
    content = json.dumps(_content(invoice, lines), ensure_ascii=False, sort_keys=True).encode()
    InvoiceDocument.objects.create(
        employer_id=invoice.employer_id,
        invoice=invoice,
        version=invoice.version,
        media_type="application/json",
        content=content,
        sha256=hashlib.sha256(content).digest(),
    )


def _content(invoice: Invoice, lines: list[InvoiceLine]) -> dict[str, object]:
    """Return everything the invoice says. Insured persons stand here by insurance number: an invoice bears no identity."""
    contract, employer = invoice.contract, invoice.contract.employer
    return {
        "number": invoice.number,
        "reference": invoice.reference,
        "kind": invoice.kind,
        "version": invoice.version,
        "issued_on": str(invoice.issued_on),
        "due_date": str(invoice.due_date),
        "currency": invoice.currency,
        "contract": contract.number,
        "invoicing_method": contract.invoicing_method,
        "buyer": {
            "name": employer.name,
            "business_id": employer.business_id,
            "customer_number": employer.customer_number,
            "address": [employer.street, employer.postcode, employer.town],
            "reference": contract.buyer_reference,
        },
        "total": sum(line.amount for line in lines),
        "lines": [
            {"insurance": f"{contract.number}-{line.insured.number:04d}", "amount": line.amount} for line in lines
        ],
    }
