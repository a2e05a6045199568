"""Make proposals from payment plans: set-based, idempotent, as many times a day as anybody likes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction

from pelaren.domain.audit.operations import Deed, record_many
from pelaren.domain.billing import rules
from pelaren.domain.billing.models import PaymentPlan


@dataclass(frozen=True)
class Made:
    """How many proposals a run made and how many lines stand on them."""

    proposals: int
    lines: int


@dataclass(frozen=True)
class _Due:
    contract_id: int
    month: date
    due_date: date


@transaction.atomic
def make(*, today: date, contract_ids: Sequence[int] | None = None) -> Made:
    """
    Make the proposals that are due to be made, of the contracts open to this transaction.

    A proposal is made `propose_days` before its due date, one a contract (or group) and occasion. A rerun makes no
    second one, and waits for another run that makes the same just now; what was billed for the whole contract does
    not come again for its groups, nor the other way round. Every insured whose enrolment holds on the due date gets a
    line with her instalment.
    """
    due = [_Due(plan.contract_id, o.month, o.due_date) for plan in _plans(contract_ids) for o in _of(plan, today)]
    made = _insert_invoices(due)
    lines = _insert_lines([row[0] for row in made])
    record_many((_deed(row) for row in made), by=None)
    return Made(len(made), lines)


def _plans(contract_ids: Sequence[int] | None) -> Iterable[PaymentPlan]:
    plans = PaymentPlan.objects.select_related("contract__employer").order_by("contract_id")
    return plans if contract_ids is None else plans.filter(contract_id__in=contract_ids)


def _of(plan: PaymentPlan, today: date) -> list[rules.Occasion]:
    market = plan.contract.employer.market
    return plan.occasions(market, first=today, last=today + timedelta(days=plan.propose_days))


def _insert_invoices(due: list[_Due]) -> list[tuple[int, int, int]]:
    """Insert one proposal a contract (or group) and occasion with anybody on it; return (id, employer, contract)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into billing_invoice
                (public_id, employer_id, contract_id, group_id, kind, occasion, due_date, currency, version, created_at)
            select gen_random_uuid(), c.employer_id, c.id, wanted.group_id, 'regular', wanted.month, wanted.due_date,
                   c.currency, 1, now()
            from (
                select distinct g.contract_id, case when c.invoiced_per_group then g.id end as group_id,
                       due.month, due.due_date
                from unnest(%s::bigint[], %s::date[], %s::date[]) as due (contract_id, month, due_date)
                join contracts_contract c on c.id = due.contract_id
                join contracts_group g on g.contract_id = c.id and g.employer_id = c.employer_id
                join contracts_enrolment e on e.group_id = g.id and e.employer_id = g.employer_id
                where e.joined_on <= due.due_date and (e.exit_date is null or e.exit_date >= due.due_date)
            ) wanted
            join contracts_contract c on c.id = wanted.contract_id
            where not exists (
                select from billing_invoice there
                where there.employer_id = c.employer_id and there.contract_id = c.id and there.kind = 'regular'
                  and there.occasion = wanted.month and (there.group_id is null) <> (wanted.group_id is null)
            )
            order by c.employer_id, c.id, wanted.due_date, wanted.group_id
            on conflict do nothing
            returning id, employer_id, contract_id
            """,
            [[d.contract_id for d in due], [d.month for d in due], [d.due_date for d in due]],
        )
        return cursor.fetchall()


def _insert_lines(invoice_ids: list[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into billing_invoiceline (employer_id, invoice_id, insured_id, enrolment_id, planned, amount, paid)
            select i.employer_id, i.id, e.insured_id, e.id, e.instalment, e.instalment, 0
            from billing_invoice i
            join contracts_group g on g.contract_id = i.contract_id and g.employer_id = i.employer_id
                 and (i.group_id is null or g.id = i.group_id)
            join contracts_enrolment e on e.group_id = g.id and e.employer_id = i.employer_id
            where i.id = any(%s)
              and e.joined_on <= i.due_date and (e.exit_date is null or e.exit_date >= i.due_date)
            -- In the order of the indexes: a page is filled before the next one is begun.
            order by i.employer_id, i.id, e.insured_id
            """,
            [invoice_ids],
        )
        return cursor.rowcount


def _deed(made: tuple[int, int, int]) -> Deed:
    invoice_id, employer_id, contract_id = made
    return Deed(
        "proposal.made", about=f"billing.invoice:{invoice_id}", employer_id=employer_id, facts={"contract": contract_id}
    )
