"""Change what is paid for an insured (Betalningspost), and undo it."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import proposal_lines
from pelaren.domain.contracts.models import Enrolment, InstalmentChange
from pelaren.domain.movements.operations.joiners import LARGEST_INSTALMENT, InstalmentTooLarge
from pelaren.values.refusals import Refusal


class HasLeft(Refusal):
    field = "instalment"
    message = _("The person has left the group, so there is no instalment to change.")


class ChangedMeanwhile(Refusal):
    field = "instalment"
    message = _("Somebody else changed the instalment meanwhile. Check the amount and save again.")


class NothingToUndo(Refusal):
    message = _("The change can no longer be undone, because something has happened after it.")


@transaction.atomic
def change(*, enrolment: Enrolment, amount: int, seen: int, today: date, by: Actor) -> InstalmentChange | None:
    """
    Set an instalment, in minor units; proposals follow, issued invoices do not. Returns None when it is the same amount.

    `seen` is the amount the user looked at when typing. Raises HasLeft, ChangedMeanwhile, InstalmentTooLarge.
    """
    enrolment = Enrolment.objects.select_for_update(of=["self"]).select_related("group").get(pk=enrolment.pk)
    if enrolment.has_left(today):
        raise HasLeft
    if enrolment.instalment == amount:
        return None
    if enrolment.instalment != seen:
        raise ChangedMeanwhile
    if amount > LARGEST_INSTALMENT:
        raise InstalmentTooLarge
    before = enrolment.instalment
    _set(enrolment, amount)
    kept = InstalmentChange.objects.create(
        employer_id=enrolment.employer_id, enrolment=enrolment, before=before, after=amount, changed_by_id=by.user_id
    )
    record("instalment.changed", about=enrolment, by=by, before=before, after=amount)
    return kept


@transaction.atomic
def undo(*, change: InstalmentChange, by: Actor) -> Enrolment:
    """
    Take back the latest change of an instalment; the proposals follow back.

    Raises NothingToUndo when it is not the latest, was undone before, or an invoice with it has been issued since.
    """
    enrolment = Enrolment.objects.select_for_update(of=["self"]).select_related("group").get(pk=change.enrolment_id)
    latest = enrolment.instalment_changes.order_by("-changed_at", "-pk").first()
    if latest is None or latest.pk != change.pk or latest.undone_at or enrolment.instalment != latest.after:
        raise NothingToUndo
    if _issued_since(enrolment, latest):
        raise NothingToUndo
    _set(enrolment, latest.before)
    latest.undone_at, latest.undone_by_id = timezone.now(), by.user_id
    latest.save()
    record("instalment.undone", about=enrolment, by=by, before=latest.after, after=latest.before)
    return enrolment


def _set(enrolment: Enrolment, amount: int) -> None:
    before, enrolment.instalment = enrolment.instalment, amount
    enrolment.save(update_fields=["instalment"])
    proposal_lines.follow_instalment(enrolment=enrolment, before=before)


def _issued_since(enrolment: Enrolment, change: InstalmentChange) -> bool:
    return Invoice.objects.filter(
        employer_id=enrolment.employer_id, lines__enrolment=enrolment, issued_at__gt=change.changed_at
    ).exists()
