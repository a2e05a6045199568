"""Issue invoices, one or many at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import connection, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import Deed, record_many
from pelaren.domain.audit.operations.trail import Actor, about_label
from pelaren.domain.billing import due_dates
from pelaren.domain.billing.models import Invoice, InvoiceSum, Kind, PaymentPlan
from pelaren.domain.billing.operations import issue_entries, issued_documents
from pelaren.domain.billing.operations.numbering import give_numbers
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
    [locked] = _lock([invoice.pk])
    if not locked.is_proposal:
        raise AlreadyIssued
    totals = _totals([locked])
    if not totals.get(locked.pk):
        raise NothingToBill
    _issue([locked], totals, today, by)
    return locked


@transaction.atomic
def issue_all(*, invoice_ids: Iterable[int], today: date, by: Actor | None) -> list[Invoice]:
    """
    Issue many proposals at once, all or none, as `issue` does each; return those that were issued.

    What somebody has issued or emptied meanwhile is left out.
    """
    proposals = [invoice for invoice in _lock(invoice_ids) if invoice.is_proposal]
    totals = _totals(proposals)
    billed = [invoice for invoice in proposals if totals.get(invoice.pk)]
    if billed:
        _issue(billed, totals, today, by)
    return billed


def _lock(invoice_ids: Iterable[int]) -> list[Invoice]:
    # The order in which other orders lock the proposals of a contract.
    rows = Invoice.objects.select_for_update(of=["self"]).select_related("contract__employer", "credits")
    return list(rows.filter(pk__in=list(invoice_ids)).order_by("contract_id", "due_date", "pk"))


def _totals(invoices: Sequence[Invoice]) -> dict[int, int]:
    """Return the sum of each invoice's lines by its id, in minor units."""
    sums = InvoiceSum.objects.filter(invoice_id__in=[invoice.pk for invoice in invoices])
    return dict(sums.order_by().values_list("invoice_id").annotate(total=Sum("amount")))


def _issue(invoices: Sequence[Invoice], totals: Mapping[int, int], today: date, by: Actor | None) -> None:
    """Issue locked proposals that all have something to bill."""
    _set_due_dates(invoices, today)
    give_numbers(invoices, today=today)
    _save(invoices)
    issue_entries.book(invoices, totals, today=today, by=by)
    issued_documents.store_issued(invoices)
    record_many((_deed(invoice, totals[invoice.pk]) for invoice in invoices), by=by)


def _set_due_dates(invoices: Sequence[Invoice], today: date) -> None:
    # The due date of a supplementary invoice was chosen by a person and checked then.
    regular = [invoice for invoice in invoices if invoice.kind == Kind.REGULAR]
    plans = PaymentPlan.objects.filter(contract_id__in={invoice.contract_id for invoice in regular})
    issue_days = dict(plans.values_list("contract_id", "issue_days"))
    for invoice in regular:
        if invoice.contract_id in issue_days:
            invoice.due_date = due_dates.due_date_when_issued(
                planned=invoice.due_date,
                issue_days=issue_days[invoice.contract_id],
                today=today,
                market=invoice.contract.employer.market,
            )


def _save(invoices: Sequence[Invoice]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            update billing_invoice i
            set number = given.number, reference = given.reference, due_date = given.due_date,
                issued_at = given.issued_at, issued_on = given.issued_on
            from unnest(%s::bigint[], %s::text[], %s::text[], %s::date[], %s::timestamptz[], %s::date[])
                as given (id, number, reference, due_date, issued_at, issued_on)
            where i.id = given.id
            """,
            [
                [invoice.pk for invoice in invoices],
                [invoice.number for invoice in invoices],
                [invoice.reference for invoice in invoices],
                [invoice.due_date for invoice in invoices],
                [invoice.issued_at for invoice in invoices],
                [invoice.issued_on for invoice in invoices],
            ],
        )


def _deed(invoice: Invoice, total: int) -> Deed:
    facts: dict[str, object] = {"number": invoice.number, "total": total}
    return Deed("invoice.issued", about=about_label(invoice), employer_id=invoice.employer_id, facts=facts)
