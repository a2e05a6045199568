"""Bill insured persons outside the payment plan (Tilläggsfaktura)."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.due_dates import DueDates, due_dates
from pelaren.domain.billing.models import Invoice, InvoiceLine, Kind
from pelaren.domain.billing.operations import invoices
from pelaren.domain.billing.operations.changes import LARGEST_AMOUNT
from pelaren.domain.billing.queries.planned import plan_of
from pelaren.domain.contracts.models import Contract, Enrolment
from pelaren.values.banking_days import is_banking_day
from pelaren.values.dates import format_date
from pelaren.values.refusals import Refusal


class NobodyChosen(Refusal):
    message = _("Enter an amount for at least one insured person.")


class AmountNotPositive(Refusal):
    field = "amount"
    message = _("Enter an amount above zero for %(name)s, or leave the person out.")


class AmountTooLarge(Refusal):
    field = "amount"
    message = _("The amount for %(name)s is unreasonably large. Check it.")


class NotInContract(Refusal):
    message = _("One of the chosen persons does not belong to the contract. Choose again from the list.")


class DueDateTooSoon(Refusal):
    field = "due_date"
    message = _("Choose a due date on %(earliest)s or later.")


class DueDateTooLate(Refusal):
    field = "due_date"
    message = _("Choose a due date on %(latest)s or earlier.")


class DueDateNotBankingDay(Refusal):
    field = "due_date"
    message = _("The banks are closed on %(day)s. Choose a banking day.")


@transaction.atomic
def create(
    *,
    contract: Contract,
    amounts: Mapping[int, int],
    due_date: date,
    text: str = "",
    idempotency_key: str,
    today: date,
    by: Actor,
) -> Invoice:
    """
    Bill chosen insured of one contract and issue the invoice at once.

    `amounts` are minor units by enrolment id; somebody who has left can still be billed a last premium. A repeated
    `idempotency_key` returns the first invoice. Raises NobodyChosen, AmountNotPositive, AmountTooLarge, NotInContract,
    DueDateTooSoon, DueDateTooLate, DueDateNotBankingDay.
    """
    if first := _repeated(contract, idempotency_key):
        return first
    check_due_date(contract, due_date, today=today)
    enrolments = _enrolments(contract, amounts)
    try:
        with transaction.atomic():
            invoice = _insert(contract, enrolments, due_date, text, idempotency_key, by)
    except IntegrityError:
        # The same order arrived twice at once: the other one has just been committed.
        if first := _repeated(contract, idempotency_key):
            return first
        raise
    InvoiceLine.objects.bulk_create(_line(invoice, enrolment, amounts[enrolment.pk]) for enrolment in enrolments)
    return invoices.issue(invoice=invoice, today=today, by=by)


def check_due_date(contract: Contract, due_date: date, *, today: date) -> None:
    """Raise DueDateTooSoon, DueDateTooLate or DueDateNotBankingDay."""
    market, allowed = contract.employer.market, allowed_due_dates(contract, today=today)
    if due_date < allowed.earliest:
        raise DueDateTooSoon(earliest=format_date(allowed.earliest, market))
    if due_date > allowed.latest:
        raise DueDateTooLate(latest=format_date(allowed.latest, market))
    if not is_banking_day(due_date, market):
        raise DueDateNotBankingDay(day=format_date(due_date, market))


def allowed_due_dates(contract: Contract, *, today: date) -> DueDates:
    """
    Return between which days a supplementary invoice of the contract may fall due: what the page tells beforehand.
    """
    plan = plan_of(contract)
    agreed = plan.agreed_term_days if plan else None
    return due_dates(today=today, market=contract.employer.market, agreed_term_days=agreed)


def _repeated(contract: Contract, idempotency_key: str) -> Invoice | None:
    return Invoice.objects.filter(employer_id=contract.employer_id, idempotency_key=idempotency_key).first()


def _enrolments(contract: Contract, amounts: Mapping[int, int]) -> list[Enrolment]:
    """Return the enrolments to bill, the latest of each person."""
    if not amounts:
        raise NobodyChosen
    of_contract = Enrolment.objects.filter(employer_id=contract.employer_id, group__contract=contract)
    chosen = list(of_contract.filter(pk__in=amounts).select_related("insured").order_by("insured__sort_name", "pk"))
    if len({enrolment.insured_id for enrolment in chosen}) < len(amounts):
        raise NotInContract
    for enrolment in chosen:
        if amounts[enrolment.pk] <= 0:
            raise AmountNotPositive(name=enrolment.insured.full_name)
        if amounts[enrolment.pk] > LARGEST_AMOUNT:
            raise AmountTooLarge(name=enrolment.insured.full_name)
    return chosen


def _insert(
    contract: Contract, enrolments: list[Enrolment], due_date: date, text: str, idempotency_key: str, by: Actor
) -> Invoice:
    groups = {enrolment.group_id for enrolment in enrolments}
    of_one_group = contract.invoiced_per_group and len(groups) == 1
    return Invoice.objects.create(
        employer_id=contract.employer_id,
        contract=contract,
        group_id=groups.pop() if of_one_group else None,
        kind=Kind.SUPPLEMENTARY,
        due_date=due_date,
        currency=contract.currency,
        text=text,
        idempotency_key=idempotency_key,
        created_by_id=by.user_id,
    )


def _line(invoice: Invoice, enrolment: Enrolment, amount: int) -> InvoiceLine:
    return InvoiceLine(
        employer_id=invoice.employer_id,
        invoice=invoice,
        insured_id=enrolment.insured_id,
        enrolment=enrolment,
        planned=amount,
        amount=amount,
    )
