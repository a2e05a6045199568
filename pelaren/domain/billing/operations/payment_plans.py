"""Agree when a contract's premiums fall due, and change it from a coming month on."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import Deed, record, record_many
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Invoice, Kind, PaymentPlan
from pelaren.domain.contracts.models import Contract
from pelaren.domain.contracts.operations import contracts
from pelaren.domain.employers.models import Employer
from pelaren.values.dates import format_date
from pelaren.values.refusals import Refusal


class MonthsBilled(Refusal):
    field = "valid_from"
    message = _("Invoices or proposals have been made until %(last)s. Choose a month after that.")


class MonthPassed(Refusal):
    field = "valid_from"
    message = _("Choose a coming month.")


class ProposedTooLate(Refusal):
    field = "propose_days"
    message = _("Proposals must be made before they are issued. Enter more days than for the issue.")


@transaction.atomic
def open_contract(
    *,
    employer: Employer,
    months: Collection[int],
    due_day: int,
    propose_days: int,
    issue_days: int,
    agreed_term_days: int | None,
    by: Actor,
    **terms: object,
) -> Contract:
    """
    Open a contract with its payment plan. `terms` are those of `contracts.open_for`, whose refusals it raises.

    Raises ProposedTooLate too.
    """
    if propose_days <= issue_days:
        raise ProposedTooLate
    contract = contracts.open_for(employer=employer, **terms)  # type: ignore[arg-type]
    PaymentPlan.objects.create(
        employer_id=employer.pk, contract=contract, months=sorted(months), due_day=due_day, propose_days=propose_days,
        issue_days=issue_days, agreed_term_days=agreed_term_days,
    )  # fmt: skip
    record("contract.opened", about=contract, by=by, valid_from=str(contract.valid_from))
    return contract


@transaction.atomic
def change(
    *, contract: Contract, months: Collection[int], due_day: int, valid_from: date, today: date, by: Actor
) -> PaymentPlan:
    """
    Let premiums fall due in other months, or on another day, from a coming month (its first day) on.

    A change that waits already is replaced. Raises MonthsBilled, MonthPassed.
    """
    plan = _locked(contract)
    if valid_from <= today:
        raise MonthPassed
    if (last := _last_billed(contract)) and valid_from <= last:
        raise MonthsBilled(last=format_date(last, contract.employer.market))
    plan.next_months, plan.next_due_day, plan.next_from = sorted(months), due_day, valid_from
    plan.save(update_fields=["next_months", "next_due_day", "next_from"])
    record(
        "payment-plan.changed", about=contract, by=by, months=_spelled(months), due_day=due_day,
        valid_from=str(valid_from),
    )  # fmt: skip
    return plan


@transaction.atomic
def take_back(*, contract: Contract, by: Actor) -> None:
    """Let go of a change that waits; nothing when none does."""
    plan = _locked(contract)
    if plan.next_from is None:
        return
    record("payment-plan.change-undone", about=contract, by=by, valid_from=str(plan.next_from))
    plan.next_months = plan.next_due_day = plan.next_from = None
    plan.save(update_fields=["next_months", "next_due_day", "next_from"])


@transaction.atomic
def change_days(
    *, contract: Contract, propose_days: int, issue_days: int, agreed_term_days: int | None, by: Actor
) -> PaymentPlan:
    """Set when proposals are made and issued, and the agreed time to pay, in days. Raises ProposedTooLate."""
    if propose_days <= issue_days:
        raise ProposedTooLate
    plan = _locked(contract)
    plan.propose_days, plan.issue_days, plan.agreed_term_days = propose_days, issue_days, agreed_term_days
    plan.save(update_fields=["propose_days", "issue_days", "agreed_term_days"])
    record("payment-plan.days-changed", about=contract, by=by, propose_days=propose_days, issue_days=issue_days)
    return plan


@transaction.atomic
def take_effect(*, today: date) -> int:
    """Let changes whose month has come take the place of their plans, and return how many."""
    due = list(PaymentPlan.objects.select_for_update(of=["self"]).filter(next_from__lte=today).order_by("pk"))
    PaymentPlan.objects.filter(pk__in=[plan.pk for plan in due]).update(
        months=F("next_months"), due_day=Coalesce("next_due_day", "due_day"), next_months=None, next_due_day=None,
        next_from=None,
    )  # fmt: skip
    record_many((_effect(plan) for plan in due), by=None)
    return len(due)


def _effect(plan: PaymentPlan) -> Deed:
    facts: dict[str, object] = {"months": _spelled(plan.next_months or []), "valid_from": str(plan.next_from)}
    about = f"contracts.contract:{plan.contract_id}"
    return Deed("payment-plan.took-effect", about=about, employer_id=plan.employer_id, facts=facts)


def _locked(contract: Contract) -> PaymentPlan:
    return PaymentPlan.objects.select_for_update(of=["self"]).get(employer_id=contract.employer_id, contract=contract)


def _last_billed(contract: Contract) -> date | None:
    regular = Invoice.objects.filter(employer_id=contract.employer_id, contract=contract, kind=Kind.REGULAR)
    return regular.aggregate(last=Max("occasion"))["last"]


def _spelled(months: Collection[int]) -> str:
    return ", ".join(str(month) for month in sorted(months))
