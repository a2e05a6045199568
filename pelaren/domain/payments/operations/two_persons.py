"""Over a limit, money moves only when a second person has said so."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Payment, Refund
from pelaren.values.refusals import Refusal


class SamePerson(Refusal):
    message = _("You registered this yourself. Somebody else must approve it.")


class AlreadyApproved(Refusal):
    message = _("Somebody has approved this already.")


class Withdrawn(Refusal):
    message = _("This has been withdrawn and can no longer be approved.")


class AlreadyBooked(Refusal):
    message = _("This is already in the books and cannot be withdrawn.")


def needs_approval(amount: int, currency: str) -> bool:
    """Return whether an amount in minor units is over the limit of its currency."""
    return amount > queries.approval_limit(currency)


def approve(waiting: Payment | Refund, *, by: Actor) -> bool:
    """
    Note who approves what waits, and that it is booked; the caller holds its row and books it.

    Returns False when the same person has approved it before. Raises SamePerson, AlreadyApproved, Withdrawn.
    """
    if waiting.withdrawn_at:
        raise Withdrawn
    if waiting.booked_at and waiting.approved_by_id == by.user_id:
        return False
    if waiting.booked_at:
        raise AlreadyApproved
    if waiting.registered_by_id == by.user_id:
        raise SamePerson
    waiting.approved_at = waiting.booked_at = timezone.now()
    waiting.approved_by_id = by.user_id
    waiting.save(update_fields=["approved_at", "approved_by", "booked_at"])
    return True


def withdraw(waiting: Payment | Refund, *, by: Actor) -> bool:
    """Note who withdraws what waits. Returns False when it was withdrawn before. Raises AlreadyBooked."""
    if waiting.booked_at:
        raise AlreadyBooked
    if waiting.withdrawn_at:
        return False
    waiting.withdrawn_at, waiting.withdrawn_by_id = timezone.now(), by.user_id
    waiting.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return True
