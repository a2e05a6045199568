"""Keep proposals true to the register: whoever joins comes on, a changed instalment follows. Issued invoices stay."""

from django.db import transaction
from django.db.models import F, Q

from pelaren.domain.billing.models import Invoice, InvoiceLine
from pelaren.domain.contracts.models import Enrolment


@transaction.atomic
def add(*, enrolment: Enrolment) -> list[Invoice]:
    """Put an enrolment on the proposals whose due date it covers; return those it was put on, the earliest due first."""
    proposals = list(_touched_by(enrolment).select_for_update())
    lines = InvoiceLine.objects.bulk_create(
        [
            InvoiceLine(
                employer_id=enrolment.employer_id,
                invoice=proposal,
                insured_id=enrolment.insured_id,
                enrolment=enrolment,
                planned=enrolment.instalment,
                amount=enrolment.instalment,
            )
            for proposal in proposals
        ]
    )
    _new_version([line.invoice_id for line in lines])
    return proposals


@transaction.atomic
def follow_instalment(*, enrolment: Enrolment, before: int) -> list[Invoice]:
    """
    Let the proposals follow a changed instalment; return them, the earliest due first.

    A line that somebody has set to another amount by hand keeps that amount; only its plan follows.
    """
    proposals = list(_touched_by(enrolment).select_for_update())
    lines = InvoiceLine.objects.filter(invoice__in=proposals, enrolment=enrolment)
    lines.filter(amount=before, planned=before).update(amount=enrolment.instalment)
    lines.update(planned=enrolment.instalment)
    _new_version(list(lines.values_list("invoice_id", flat=True)))
    return proposals


def _touched_by(enrolment: Enrolment):
    group = enrolment.group
    proposals = Invoice.objects.filter(
        Q(group=None) | Q(group=group),
        employer_id=enrolment.employer_id,
        contract_id=group.contract_id,
        kind="regular",
        issued_at=None,
        due_date__gte=enrolment.joined_on,
    ).order_by("due_date", "pk")
    return proposals.filter(due_date__lte=enrolment.exit_date) if enrolment.exit_date else proposals


def _new_version(invoice_ids: list[int]) -> None:
    Invoice.objects.filter(pk__in=invoice_ids).update(version=F("version") + 1)
