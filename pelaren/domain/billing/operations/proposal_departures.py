"""Take whoever leaves a group off the proposals after the exit, and put her back when the removal is undone."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Cause, Invoice, InvoiceLine, Kind, LineChange
from pelaren.domain.billing.operations import versions
from pelaren.domain.contracts.models import Contract, Enrolment


def lock(*, contract: Contract, after: date) -> None:
    """Lock the contract's proposals that fall due after a day; before anything is written to the trail."""
    list(_proposals_after(contract, after).select_for_update(of=["self"]))


@transaction.atomic
def drop(*, contract: Contract, enrolments: Sequence[Enrolment], exit_date: date, by: Actor) -> list[Invoice]:
    """
    Take enrolments off the contract's proposals that fall due after the exit date.

    Returns the proposals they stood on, the earliest due first. Issued invoices stay as they are.
    """
    after = list(_proposals_after(contract, exit_date).select_for_update(of=["self"]))
    dropped = []
    for proposal in after:
        lines = list(InvoiceLine.objects.filter(invoice=proposal, enrolment__in=enrolments))
        if lines:
            changed = [versions.Changed(line.insured_id, line.amount, None) for line in lines]
            InvoiceLine.objects.filter(pk__in=[line.pk for line in lines]).delete()
            versions.add(invoice=proposal, cause=Cause.LEFT, lines=changed, by=by)
            dropped.append(proposal)
    return dropped


@transaction.atomic
def put_back(
    *, contract: Contract, enrolment: Enrolment, exit_date: date, instalment_then: int, by: Actor
) -> list[Invoice]:
    """
    Put an enrolment on the proposals that she is missing from since an exit date.

    She gets the amount that somebody had set for her by hand, or else her instalment; `instalment_then` is what the
    instalment was when she was taken off, by which the two are told apart.
    """
    after = _proposals_after(contract, exit_date).filter(Q(group=None) | Q(group=enrolment.group_id))
    missing = list(after.exclude(lines__insured=enrolment.insured_id).select_for_update(of=["self"]))
    for proposal in missing:
        before = _amount_before(proposal, enrolment)
        amount = enrolment.instalment if before in (None, instalment_then) else before
        InvoiceLine.objects.create(
            employer_id=enrolment.employer_id, invoice=proposal, insured_id=enrolment.insured_id, enrolment=enrolment,
            planned=enrolment.instalment, amount=amount,
        )  # fmt: skip
        changed = versions.Changed(enrolment.insured_id, None, amount)
        versions.add(invoice=proposal, cause=Cause.RETURNED, lines=[changed], by=by)
    return missing


def _proposals_after(contract: Contract, day: date) -> QuerySet[Invoice]:
    proposals = Invoice.objects.filter(employer_id=contract.employer_id, contract=contract, kind=Kind.REGULAR)
    return proposals.filter(issued_at=None, due_date__gt=day).order_by("due_date", "pk")


def _amount_before(proposal: Invoice, enrolment: Enrolment) -> int | None:
    """Return the amount with which she was last taken off a proposal."""
    drops = LineChange.objects.filter(change__invoice=proposal, insured_id=enrolment.insured_id, after=None)
    return drops.order_by("-change__version").values_list("before", flat=True).first()
