"""Put many who join at once on the proposals: one statement for the lines, one new version a proposal."""

from collections.abc import Sequence

from django.db import connection, transaction

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Cause, Invoice, Kind
from pelaren.domain.billing.operations import versions
from pelaren.domain.contracts.models import Contract


@transaction.atomic
def add(*, contract: Contract, enrolment_ids: Sequence[int], by: Actor | None) -> int:
    """
    Put enrolments of a contract on its proposals whose due date they cover; return how many lines that made.

    Who stands on a proposal already, is not put there a second time. `by` None means the payment plan.
    """
    proposals = Invoice.objects.filter(
        employer_id=contract.employer_id, contract=contract, kind=Kind.REGULAR, issued_at=None
    )
    lines = 0
    for proposal in proposals.order_by("due_date", "pk").select_for_update(of=["self"]):
        added = _insert(proposal, enrolment_ids)
        if added:
            versions.add(invoice=proposal, cause=Cause.JOINED, lines=added, by=by)
            lines += len(added)
    return lines


def _insert(proposal: Invoice, enrolment_ids: Sequence[int]) -> list[versions.Changed]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into billing_invoiceline (employer_id, invoice_id, insured_id, enrolment_id, planned, amount, paid)
            select e.employer_id, i.id, e.insured_id, e.id, e.instalment, e.instalment, 0
            from billing_invoice i
            join contracts_enrolment e on e.employer_id = i.employer_id and e.id = any(%s)
                 and (i.group_id is null or e.group_id = i.group_id)
            where i.id = %s and e.joined_on <= i.due_date and (e.exit_date is null or e.exit_date >= i.due_date)
            on conflict (invoice_id, insured_id) do nothing
            returning insured_id, amount
            """,
            [list(enrolment_ids), proposal.pk],
        )
        return [versions.Changed(insured_id, None, amount) for insured_id, amount in cursor.fetchall()]
