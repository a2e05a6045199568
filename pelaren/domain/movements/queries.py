"""Composed questions about movements."""

from pelaren.domain.billing.models import Invoice
from pelaren.domain.contracts.models import Enrolment, InstalmentChange


def latest_change(enrolment: Enrolment) -> InstalmentChange | None:
    """Return the last change of an instalment, undone or not, with who did it."""
    changes = enrolment.instalment_changes.select_related("changed_by", "undone_by")
    return changes.order_by("-changed_at", "-pk").first()


def can_be_undone(change: InstalmentChange, *, enrolment: Enrolment) -> bool:
    """Return whether a change is the last thing that happened to the instalment, and on no invoice issued since."""
    if change.undone_at or latest_change(enrolment) != change:
        return False
    return enrolment.instalment == change.after and not is_issued(change, enrolment=enrolment)


def is_issued(change: InstalmentChange, *, enrolment: Enrolment) -> bool:
    """Return whether an invoice that the insured stands on has been issued after a change."""
    return Invoice.objects.filter(
        employer_id=enrolment.employer_id, lines__enrolment=enrolment, issued_at__gt=change.changed_at
    ).exists()
