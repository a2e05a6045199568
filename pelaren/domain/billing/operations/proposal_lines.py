"""Keep proposals true to the register: whoever joins comes on, a changed instalment follows. Issued invoices stay."""

from django.db import transaction
from django.db.models import Q, QuerySet

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Cause, Invoice, InvoiceLine, Kind
from pelaren.domain.billing.operations import versions
from pelaren.domain.contracts.models import Enrolment


@transaction.atomic
def add(*, enrolment: Enrolment, by: Actor | None = None) -> list[Invoice]:
    """
    Put an enrolment on the proposals whose due date it covers; return those it was put on, the earliest due first.

    `by` is whoever added the person; None: the payment plan by itself.
    """
    proposals = list(_covered_by(enrolment).select_for_update())
    InvoiceLine.objects.bulk_create([_line(proposal, enrolment) for proposal in proposals])
    for proposal in proposals:
        changed = versions.Changed(enrolment.insured_id, None, enrolment.instalment)
        versions.add(invoice=proposal, cause=Cause.JOINED, lines=[changed], by=by)
    return proposals


@transaction.atomic
def follow_instalment(*, enrolment: Enrolment, before: int, by: Actor) -> list[Invoice]:
    """
    Let the proposals follow a changed instalment; return those the enrolment stands on, the earliest due first.

    A line that somebody has set to another amount by hand keeps that amount; only its plan follows. `before` is the
    instalment until now, in minor units; `by` is whoever changed it.
    """
    proposals = list(_covered_by(enrolment).select_for_update())
    lines = {line.invoice_id: line for line in InvoiceLine.objects.filter(invoice__in=proposals, enrolment=enrolment)}
    touched = [proposal for proposal in proposals if proposal.pk in lines]
    for proposal in touched:
        _follow(proposal, lines[proposal.pk], enrolment, before, by)
    return touched


def _follow(proposal: Invoice, line: InvoiceLine, enrolment: Enrolment, before: int, by: Actor) -> None:
    was = line.amount
    if line.amount == line.planned == before:
        line.amount = enrolment.instalment
    line.planned = enrolment.instalment
    line.save(update_fields=["amount", "planned"])
    if line.amount != was:
        changed = versions.Changed(enrolment.insured_id, was, line.amount)
        versions.add(invoice=proposal, cause=Cause.INSTALMENT, lines=[changed], by=by)


def _line(proposal: Invoice, enrolment: Enrolment) -> InvoiceLine:
    return InvoiceLine(
        employer_id=enrolment.employer_id,
        invoice=proposal,
        insured_id=enrolment.insured_id,
        enrolment=enrolment,
        planned=enrolment.instalment,
        amount=enrolment.instalment,
    )


def _covered_by(enrolment: Enrolment) -> QuerySet[Invoice]:
    group = enrolment.group
    proposals = Invoice.objects.filter(
        Q(group=None) | Q(group=group),
        employer_id=enrolment.employer_id,
        contract_id=group.contract_id,
        kind=Kind.REGULAR,
        issued_at=None,
        due_date__gte=enrolment.joined_on,
    ).order_by("due_date", "pk")
    return proposals.filter(due_date__lte=enrolment.exit_date) if enrolment.exit_date else proposals
