"""Change what is paid for an insured (Betalningspost), and undo it."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.operations import proposal_lines, proposals
from pelaren.domain.contracts.models import Enrolment, InstalmentChange
from pelaren.domain.movements.operations.instalment_limits import check_instalment
from pelaren.domain.movements.queries import can_be_undone, is_issued, latest_change
from pelaren.values.money import format_money
from pelaren.values.refusals import Refusal


class HasLeft(Refusal):
    field = "instalment"
    message = _("The person has left the group, so there is no instalment to change.")


class ChangedMeanwhile(Refusal):
    field = "instalment"
    message = _("%(name)s changed the instalment to %(amount)s meanwhile. Check the amount and save again.")


class NothingToUndo(Refusal):
    message = _("The change can no longer be undone, because something has happened after it.")


@transaction.atomic
def change(*, enrolment: Enrolment, amount: int, seen: int | None, today: date, by: Actor) -> InstalmentChange | None:
    """
    Set an instalment, in minor units; proposals follow, issued invoices do not. None when it is the same amount.

    `seen` is the amount the user looked at when typing, None when unknown. Raises HasLeft, ChangedMeanwhile,
    InstalmentTooLarge, InstalmentNegative.
    """
    enrolment = _locked(enrolment.pk)
    if enrolment.has_left(today):
        raise HasLeft
    check_instalment(amount)
    before = enrolment.instalment
    if before == amount:
        return None
    if before != seen:
        raise _changed_meanwhile(enrolment)
    _set(enrolment, amount, today, by)
    kept = InstalmentChange.objects.create(
        employer_id=enrolment.employer_id, enrolment=enrolment, before=before, after=amount, changed_by_id=by.user_id
    )
    record("instalment.changed", about=enrolment, by=by, before=before, after=amount)
    return kept


@transaction.atomic
def undo(*, change: InstalmentChange, today: date, by: Actor) -> Enrolment:
    """
    Take back the latest change of an instalment; the proposals follow back.

    Raises NothingToUndo when it is not the latest, was undone before, or an invoice with it has been issued since.
    """
    enrolment = _locked(change.enrolment_id)
    change = InstalmentChange.objects.get(pk=change.pk)
    if not can_be_undone(change, enrolment=enrolment):
        raise NothingToUndo
    _set(enrolment, change.before, today, by)
    # Asked once more: now that the proposals are locked none of them can be issued.
    if is_issued(change, enrolment=enrolment):
        raise NothingToUndo
    change.undone_at, change.undone_by_id = timezone.now(), by.user_id
    change.save(update_fields=["undone_at", "undone_by"])
    record("instalment.undone", about=enrolment, by=by, before=change.after, after=change.before)
    return enrolment


def _locked(enrolment_id: int) -> Enrolment:
    rows = Enrolment.objects.select_for_update(of=("self",), no_key=True).select_related("group__contract")
    return rows.get(pk=enrolment_id)


def _set(enrolment: Enrolment, amount: int, today: date, by: Actor) -> None:
    # First: were a proposal with the old amount being made elsewhere just now, this waits for it to be there.
    proposals.make(today=today, contract_ids=[enrolment.group.contract_id])
    before, enrolment.instalment = enrolment.instalment, amount
    enrolment.save(update_fields=["instalment"])
    proposal_lines.follow_instalment(enrolment=enrolment, before=before, by=by)


def _changed_meanwhile(enrolment: Enrolment) -> ChangedMeanwhile:
    latest = latest_change(enrolment)
    who = (latest.undone_by or latest.changed_by) if latest else None
    amount = format_money(enrolment.instalment, enrolment.group.contract.currency)
    return ChangedMeanwhile(name=who.full_name if who else _("Somebody else"), amount=amount)
