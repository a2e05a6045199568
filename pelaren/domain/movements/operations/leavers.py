"""Leave a group (Radera försäkrad), and undo it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import Deed, record, record_many
from pelaren.domain.audit.operations.trail import Actor, about_label
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import credits, proposal_departures, proposals, supplementary_invoices
from pelaren.domain.contracts.models import Contract, Enrolment
from pelaren.domain.movements.models import Departure
from pelaren.domain.movements.queries import invoiced_without_her, is_back
from pelaren.domain.movements.rules import FURTHEST_AHEAD
from pelaren.values.dates import format_date
from pelaren.values.refusals import Refusal


class NobodyChosen(Refusal):
    message = _("Choose at least one insured person.")


class SeveralContracts(Refusal):
    message = _("Choose persons of one contract at a time.")


class AlreadyLeft(Refusal):
    message = _("%(name)s leaves the group on %(exit)s already.")


class ExitBeforeStart(Refusal):
    field = "exit_date"
    message = _("%(name)s joined the group on %(first)s. Choose that day or a later one.")


class ExitTooFarAhead(Refusal):
    field = "exit_date"
    message = _("The exit date can be at most one year ahead. Check the year.")


class NotLeaving(Refusal):
    message = _("A last premium was entered for somebody who is not to be removed. Choose again from the list.")


class NothingToUndo(Refusal):
    message = _("The removal can no longer be undone, because something has happened after it.")


class TooLateToUndo(Refusal):
    message = _("Invoices have been prepared without %(name)s since the removal. Add the person to the group again.")


class LastPremiumPaid(Refusal):
    message = _("The last premium on invoice %(number)s is paid. It must be credited before the removal is undone.")


@dataclass(frozen=True)
class LastPremium:
    """A separate premium that is still to be paid, in minor units, and when."""

    amount: int
    due_date: date


@dataclass(frozen=True)
class Left:
    """What a removal did: who left, the proposals they stand on no longer, the invoices of last premiums."""

    departures: list[Departure]
    proposals: list[Invoice]
    last_premiums: list[Invoice]


@transaction.atomic
def leave(
    *,
    enrolments: Sequence[Enrolment],
    exit_date: date,
    last_premiums: Mapping[int, LastPremium] | None = None,
    idempotency_key: str,
    today: date,
    by: Actor,
) -> Left:
    """
    End enrolments of one contract on a day, inclusive; proposals that fall due after it drop them.

    `last_premiums` by enrolment id are billed on supplementary invoices, one a due date. A repeated `idempotency_key`
    returns the first result. Raises NobodyChosen, SeveralContracts, AlreadyLeft, ExitBeforeStart, ExitTooFarAhead,
    NotLeaving, and what `supplementary_invoices.create` raises.
    """
    contract = _lock_contract(enrolments)
    locked = _lock(enrolments)
    if repeated := _repeated(locked, idempotency_key):
        return repeated
    premiums = last_premiums or {}
    _check(contract, locked, exit_date, premiums, today)
    proposal_departures.lock(contract=contract, after=exit_date)
    # Were proposals with them being made elsewhere just now, this waits for them to be there.
    proposals.make(today=today, contract_ids=[contract.pk])
    Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in locked]).update(exit_date=exit_date)
    dropped = proposal_departures.drop(contract=contract, enrolments=locked, exit_date=exit_date, by=by)
    bills = _bill(contract, premiums, idempotency_key, today, by)
    departures = Departure.objects.bulk_create(
        Departure(
            employer_id=contract.employer_id, enrolment=enrolment, exit_date=exit_date,
            instalment=enrolment.instalment, last_premium=bills.get(enrolment.pk), idempotency_key=idempotency_key,
            left_by_id=by.user_id,
        )
        for enrolment in locked
    )  # fmt: skip
    record_many((_deed(departure) for departure in departures), by=by)
    return Left(departures, dropped, list(dict.fromkeys(bills.values())))


@transaction.atomic
def undo(*, departure: Departure, today: date, by: Actor) -> Enrolment:
    """
    Take back a removal: the enrolment goes on and she stands on the proposals again.

    An unpaid last premium is credited. Possible until proposals have been made or invoices issued without her. Raises
    NothingToUndo, TooLateToUndo, LastPremiumPaid.
    """
    bill = credits.lock(departure.last_premium) if departure.last_premium else None
    contract = _lock_contract([departure.enrolment])
    [enrolment] = _lock([departure.enrolment])
    departure = Departure.objects.select_for_update(of=["self"]).get(pk=departure.pk)
    if departure.undone_at or enrolment.exit_date != departure.exit_date or is_back(enrolment):
        raise NothingToUndo
    proposal_departures.lock(contract=contract, after=departure.exit_date)
    enrolment.exit_date = None
    enrolment.save(update_fields=["exit_date"])
    # With her again; those that are being made elsewhere just now, without her, this waits for.
    proposals.make(today=today, contract_ids=[contract.pk])
    if invoiced_without_her(contract, enrolment, departure):
        raise TooLateToUndo(name=enrolment.insured.full_name)
    proposal_departures.put_back(
        contract=contract, enrolment=enrolment, exit_date=departure.exit_date,
        instalment_then=departure.instalment, by=by,
    )  # fmt: skip
    departure.undone_at, departure.undone_by_id = timezone.now(), by.user_id
    departure.save(update_fields=["undone_at", "undone_by"])
    if bill:
        _take_back(bill, enrolment, today, by)
    record("insured.returned", about=enrolment.insured, by=by, exit_date=str(departure.exit_date))
    return enrolment


@transaction.atomic
def undo_together(*, departures: Sequence[Departure], today: date, by: Actor) -> list[Enrolment]:
    """Take back removals that were made together: all of them or none. Raises NothingToUndo and what `undo` raises."""
    if not departures:
        raise NothingToUndo
    # All invoices before the contract, in one order: as whoever pays or credits them does.
    bills = {departure.last_premium_id: departure.last_premium for departure in departures if departure.last_premium}
    for _number, bill in sorted(bills.items()):
        credits.lock(bill)
    return [undo(departure=departure, today=today, by=by) for departure in departures]


def check_still_there(contract: Contract, enrolments: Sequence[Enrolment]) -> None:
    """Let enrolments without an exit date pass, or raise AlreadyLeft."""
    for one in enrolments:
        if one.exit_date is not None:
            exit_date = format_date(one.exit_date, contract.employer.market)
            raise AlreadyLeft(name=one.insured.full_name, exit=exit_date)


def check_exit_date(contract: Contract, enrolments: Sequence[Enrolment], exit_date: date, *, today: date) -> None:
    """Let a day pass on which all of the enrolments may end, or raise ExitTooFarAhead or ExitBeforeStart."""
    if exit_date > today + FURTHEST_AHEAD:
        raise ExitTooFarAhead
    for one in enrolments:
        if exit_date < one.joined_on:
            first = format_date(one.joined_on, contract.employer.market)
            raise ExitBeforeStart(name=one.insured.full_name, first=first)


def _lock_contract(enrolments: Sequence[Enrolment]) -> Contract:
    """Lock the contract as `joiners` does: two people cannot move somebody at once."""
    contracts = {enrolment.group.contract_id for enrolment in enrolments}
    if not contracts:
        raise NobodyChosen
    if len(contracts) > 1:
        raise SeveralContracts
    rows = Contract.objects.select_for_update(of=["self"], no_key=True).select_related("employer")
    return rows.get(pk=contracts.pop())


def _lock(enrolments: Sequence[Enrolment]) -> list[Enrolment]:
    chosen = Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in enrolments])
    return list(chosen.select_for_update(of=["self"], no_key=True).select_related("insured", "group").order_by("pk"))


def _repeated(enrolments: list[Enrolment], idempotency_key: str) -> Left | None:
    done = Departure.objects.filter(enrolment__in=enrolments, idempotency_key=idempotency_key)
    departures = list(done.select_related("last_premium").order_by("enrolment"))
    if not departures:
        return None
    return Left(departures, [], list(dict.fromkeys(one.last_premium for one in departures if one.last_premium)))


def _check(
    contract: Contract,
    enrolments: list[Enrolment],
    exit_date: date,
    premiums: Mapping[int, LastPremium],
    today: date,
) -> None:
    check_still_there(contract, enrolments)
    check_exit_date(contract, enrolments, exit_date, today=today)
    if not premiums.keys() <= {enrolment.pk for enrolment in enrolments}:
        raise NotLeaving


def _bill(
    contract: Contract, premiums: Mapping[int, LastPremium], idempotency_key: str, today: date, by: Actor
) -> dict[int, Invoice]:
    """Bill last premiums, and return which invoice bears whose."""
    bills: dict[int, Invoice] = {}
    for due_date in sorted({premium.due_date for premium in premiums.values()}):
        amounts = {pk: premium.amount for pk, premium in premiums.items() if premium.due_date == due_date}
        invoice = supplementary_invoices.create(
            contract=contract, amounts=amounts, due_date=due_date,
            idempotency_key=f"{idempotency_key} {due_date}", today=today, by=by,
        )  # fmt: skip
        bills |= dict.fromkeys(amounts, invoice)
    return bills


def _deed(departure: Departure) -> Deed:
    return Deed(
        "insured.left",
        about=about_label(departure.enrolment.insured),
        employer_id=departure.employer_id,
        facts={"exit_date": str(departure.exit_date), "group": departure.enrolment.group.number},
    )


def _take_back(bill: Invoice, enrolment: Enrolment, today: date, by: Actor) -> None:
    """Credit the last premium of a removal that did not happen after all."""
    line = bill.lines.get(insured_id=enrolment.insured_id)
    if line.paid:
        raise LastPremiumPaid(number=bill.number)
    if line.amount:
        credits.credit_unpaid(
            invoice=bill, amounts={line.pk: line.amount}, reason=str(_("The removal from the group was undone.")),
            today=today, by=by,
        )  # fmt: skip
