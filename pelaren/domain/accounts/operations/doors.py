"""What the doors ask: whether a user may come in, and as whom. Asked at the beginning of every request."""

from pelaren.domain.accounts.models import Membership, StaffMember, User
from pelaren.domain.employers.models import Employer
from pelaren.domain.tenancy import context
from pelaren.domain.tenancy.asking import columns, made, names


def enter_employer(user: User, customer_number: int) -> Membership | None:
    """Return the user's membership at an employer and open its rows to this transaction; None opens nothing."""
    found = context.ask_as_user(
        user.pk,
        f"select {columns(Membership)}, {columns(Employer)}, set_config('app.employer_id', employer_id::text, true)"  # noqa: S608
        " from accounts_membership join employers_employer on employers_employer.id = employer_id"
        " where user_id = %s and revoked_at is null and customer_number = %s",
        [user.pk, customer_number],
    )
    if not found:
        return None
    wide = len(names(Membership))
    membership = made(Membership, found[0][:wide])
    membership.employer, membership.user = made(Employer, found[0][wide:-1]), user
    return membership


def enter_desk(user: User) -> StaffMember | None:
    """Return the user's post at the pension company and open all employers' rows; None opens nothing."""
    found = context.ask_as_user(
        user.pk,
        f"select {columns(StaffMember)}, set_config('app.insurer', 'on', true) from accounts_staffmember"  # noqa: S608
        " where user_id = %s and left_at is null",
        [user.pk],
    )
    if not found:
        return None
    staff = made(StaffMember, found[0][:-1])
    staff.user = user
    return staff
