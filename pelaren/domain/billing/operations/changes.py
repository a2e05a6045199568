"""Change what insured persons pay on a proposal, or on the unpaid part of an issued invoice (LEDGER E2)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Cause, Invoice, InvoiceChange, InvoiceLine, Kind
from pelaren.domain.billing.operations import issued_documents, versions
from pelaren.domain.billing.operations.conflicts import refuse_outdated
from pelaren.domain.billing.spreading import Standing, spread_total
from pelaren.domain.ledger.models import Account
from pelaren.domain.ledger.operations.entries import Leg, book
from pelaren.values.money import format_money
from pelaren.values.refusals import Refusal

# Minor units: ten million euros or kronor for one person at one time is a slip of the keyboard.
LARGEST_AMOUNT = 1_000_000_000


class NegativeAmount(Refusal):
    message = _("An amount cannot be negative. To take back what is billed, make a credit invoice.")


class AmountTooLarge(Refusal):
    message = _("The amount is unreasonably large. Enter the amount for one payment.")


class BelowPaid(Refusal):
    message = _("%(paid)s is already paid, so the amount cannot be lower than that.")


class NotOnInvoice(Refusal):
    message = _("One of the amounts belongs to a person who is not on the invoice. Open the invoice again.")


class AmountsRefused(Refusal):
    """`problems` holds a Refusal for each line that cannot have its amount, by line id."""

    message = _("Correct the marked amounts. Nothing has been saved.")

    def __init__(self, problems: dict[int, Refusal]) -> None:
        super().__init__()
        self.problems = problems


class TotalBelowPaid(Refusal):
    field = "total"
    message = _("%(paid)s of the invoice is already paid, so the grand total cannot be lower than that.")


class TotalTooLarge(Refusal):
    field = "total"
    message = _("The grand total is unreasonably large: it makes more than %(largest)s for one person.")


class NobodyOnInvoice(Refusal):
    field = "total"
    message = _("There is nobody on the invoice to share the grand total between.")


class CreditInvoiceIsFinal(Refusal):
    message = _("A credit invoice cannot be changed.")


class PaidInFull(Refusal):
    message = _("The invoice is paid and can no longer be changed. What is paid can only be credited.")


class Cancelled(Refusal):
    message = _("The invoice has been credited in full and can no longer be changed.")


@dataclass(frozen=True)
class _Order:
    """What both orders have in common; `typed` are the amounts that a conflict is shown beside, by line id."""

    invoice_id: int
    seen: int
    typed: Mapping[int, int]
    cause: Cause
    reason: str
    key: str | None
    today: date
    by: Actor


Wanted = Callable[[list[InvoiceLine]], dict[int, int]]
"""What the lines are to say, by line id; raises when they cannot."""


def change_lines(
    *,
    invoice: Invoice,
    amounts: Mapping[int, int],
    version: int,
    reason: str = "",
    cause: Cause = Cause.AMOUNTS,
    idempotency_key: str | None = None,
    today: date,
    by: Actor,
) -> InvoiceChange | None:
    """
    Set the amounts of lines, by line id in minor units: all of them or none. Returns None when nothing differs.

    `version` is the one the amounts were typed against; a repeated `idempotency_key` returns the first change. On an
    issued invoice it becomes a new version with its own ledger entry and stored document. Raises ChangedMeanwhile,
    AmountsRefused, NotOnInvoice, PaidInFull, Cancelled, CreditInvoiceIsFinal.
    """

    def wanted(lines: list[InvoiceLine]) -> dict[int, int]:
        _check_lines(lines, amounts, invoice.currency)
        return dict(amounts)

    order = _Order(invoice.pk, version, amounts, cause, reason, idempotency_key, today, by)
    return _change(order, wanted)


def change_total(
    *,
    invoice: Invoice,
    total: int,
    version: int,
    reason: str = "",
    idempotency_key: str | None = None,
    today: date,
    by: Actor,
) -> InvoiceChange | None:
    """
    Set the grand total, in minor units, shared out over the lines as `shared_out` shows beforehand.

    Raises TotalBelowPaid, TotalTooLarge, NobodyOnInvoice, and what `change_lines` raises.
    """

    def wanted(lines: list[InvoiceLine]) -> dict[int, int]:
        return shared_out(lines, total, currency=invoice.currency)

    order = _Order(invoice.pk, version, {}, Cause.TOTAL, reason, idempotency_key, today, by)
    return _change(order, wanted)


def shared_out(lines: Sequence[InvoiceLine], total: int, *, currency: str) -> dict[int, int]:
    """
    Return what a grand total makes of an invoice's lines, by line id in minor units: what is shown before it is saved.

    Raises TotalBelowPaid, TotalTooLarge, NobodyOnInvoice.
    """
    if not lines:
        raise NobodyOnInvoice
    paid = sum(line.paid for line in lines)
    if total < paid:
        raise TotalBelowPaid(paid=format_money(paid, currency))
    # Cents that remain go to the lower line numbers first, in whatever order the page lists the lines.
    by_number = sorted(lines, key=lambda line: line.pk)
    amounts = spread_total([Standing(line.amount, line.paid) for line in by_number], total)
    if max(amounts) > LARGEST_AMOUNT:
        raise TotalTooLarge(largest=format_money(LARGEST_AMOUNT, currency))
    return {line.pk: amount for line, amount in zip(by_number, amounts, strict=True)}


@transaction.atomic
def _change(order: _Order, wanted: Wanted) -> InvoiceChange | None:
    rows = Invoice.objects.select_for_update(of=["self"]).select_related("contract__employer")
    invoice = rows.get(pk=order.invoice_id)
    if order.key and (first := _repeated(invoice, order.key)):
        return first
    refuse_outdated(invoice, seen=order.seen, amounts=order.typed)
    lines = list(invoice.lines.select_related("insured").order_by("insured__sort_name", "pk"))
    _refuse_final(invoice, lines)
    amounts = wanted(lines)
    before = {line.pk: line.amount for line in lines if line.amount != amounts.get(line.pk, line.amount)}
    if not before:
        return None
    for line in lines:
        line.amount = amounts.get(line.pk, line.amount)
    return _save(order, invoice, lines, before)


def _save(order: _Order, invoice: Invoice, lines: list[InvoiceLine], before: Mapping[int, int]) -> InvoiceChange:
    changed = [line for line in lines if line.pk in before]
    _write(changed)
    change = versions.add(
        invoice=invoice, cause=order.cause, reason=order.reason, by=order.by, idempotency_key=order.key,
        lines=[versions.Changed(line.insured_id, before[line.pk], line.amount) for line in changed],
    )  # fmt: skip
    if not invoice.is_proposal:
        _book(invoice, changed, before, order.today, order.by)
        issued_documents.store(invoice, lines)
    _record(invoice, lines, before, order)
    return change


def _repeated(invoice: Invoice, key: str) -> InvoiceChange | None:
    return InvoiceChange.objects.filter(employer_id=invoice.employer_id, idempotency_key=key).first()


def _refuse_final(invoice: Invoice, lines: list[InvoiceLine]) -> None:
    if invoice.kind == Kind.CREDIT:
        raise CreditInvoiceIsFinal
    if invoice.is_proposal or any(line.amount > line.paid for line in lines):
        return
    if any(line.paid for line in lines):
        raise PaidInFull
    if invoice.credit_invoices.exists():
        raise Cancelled


def _check_lines(lines: list[InvoiceLine], amounts: Mapping[int, int], currency: str) -> None:
    there = {line.pk: line for line in lines}
    if not there.keys() >= amounts.keys():
        raise NotOnInvoice
    checked = ((pk, problem_with(amount, paid=there[pk].paid, currency=currency)) for pk, amount in amounts.items())
    problems = {pk: problem for pk, problem in checked if problem}
    if problems:
        raise AmountsRefused(problems)


def problem_with(amount: int, *, paid: int, currency: str) -> Refusal | None:
    """Return why an amount cannot stand on a line of which so much is paid, in minor units; None when it can."""
    if amount < 0:
        return NegativeAmount()
    if amount > LARGEST_AMOUNT:
        return AmountTooLarge()
    if amount < paid:
        return BelowPaid(paid=format_money(paid, currency))
    return None


def _write(lines: list[InvoiceLine]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "update billing_invoiceline l set amount = new.amount"
            " from unnest(%s::bigint[], %s::bigint[]) as new (id, amount) where l.id = new.id",
            [[line.pk for line in lines], [line.amount for line in lines]],
        )


def _book(invoice: Invoice, changed: list[InvoiceLine], before: Mapping[int, int], today: date, by: Actor) -> None:
    """Ledger event E2: the receivable follows what is billed on each changed line."""
    whose = {"contract_id": invoice.contract_id, "invoice_id": invoice.pk}
    more = {line: line.amount - before[line.pk] for line in changed}
    billed = [
        Leg(Account.BILLED, -amount, line_id=line.pk, insured_id=line.insured_id, **whose)
        for line, amount in more.items()
    ]
    book(
        event="change",
        source=f"billing.invoice:{invoice.pk}",
        employer_id=invoice.employer_id,
        currency=invoice.currency,
        legs=[Leg(Account.RECEIVABLE, sum(more.values()), **whose), *billed],
        booked_on=today,
        idempotency_key=f"change {invoice.pk} v{invoice.version}",
        actor_id=by.user_id,
        corrects=f"issue {invoice.pk}",
    )


def _record(invoice: Invoice, lines: list[InvoiceLine], before: Mapping[int, int], order: _Order) -> None:
    record(
        "invoice.changed",
        about=invoice,
        by=order.by,
        cause=order.cause,
        version=invoice.version,
        lines=len(before),
        before=sum(before.get(line.pk, line.amount) for line in lines),
        after=sum(line.amount for line in lines),
    )
