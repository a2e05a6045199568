"""Issue invoices."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing import due_dates
from pelaren.domain.billing.models import Invoice, InvoiceLine, Kind, PaymentPlan
from pelaren.domain.billing.operations import issued_documents
from pelaren.domain.billing.operations.numbering import give_number
from pelaren.domain.ledger.models import Account
from pelaren.domain.ledger.operations.entries import Leg, book
from pelaren.values.refusals import Refusal


class AlreadyIssued(Refusal):
    message = _("The invoice has been issued already.")


class NothingToBill(Refusal):
    message = _("The proposal has no premium to bill. Enter an amount for at least one insured person.")


@transaction.atomic
def issue(*, invoice: Invoice, today: date, by: Actor | None) -> Invoice:
    """
    Turn a proposal into an invoice: number, reference, ledger entry E1 and stored document, in one transaction.

    A proposal that is issued late gets a later due date, so that there is time to pay.
    Raises AlreadyIssued, NothingToBill.
    """
    invoice = Invoice.objects.select_for_update(of=["self"]).select_related("contract__employer").get(pk=invoice.pk)
    if not invoice.is_proposal:
        raise AlreadyIssued
    lines = list(invoice.lines.select_related("insured").order_by("insured__sort_name", "pk"))
    if not any(line.amount for line in lines):
        raise NothingToBill
    invoice.due_date = _due_date(invoice, today)
    give_number(invoice, today=today)
    invoice.save()
    _book(invoice, lines, today, by)
    issued_documents.store(invoice, lines)
    record("invoice.issued", about=invoice, by=by, number=invoice.number, total=sum(line.amount for line in lines))
    return invoice


def _due_date(invoice: Invoice, today: date) -> date:
    plan = PaymentPlan.objects.filter(employer_id=invoice.employer_id, contract_id=invoice.contract_id).first()
    # The due date of a supplementary invoice was chosen by a person and checked then.
    if plan is None or invoice.kind != Kind.REGULAR:
        return invoice.due_date
    return due_dates.due_date_when_issued(
        planned=invoice.due_date, issue_days=plan.issue_days, today=today, market=invoice.contract.employer.market
    )


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
