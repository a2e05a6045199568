"""Composed questions about people, their roles and the pension company's own staff."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField, F, Func, Prefetch, QuerySet

from pelaren.domain.accounts.models import Department, Membership, StaffMember, User
from pelaren.domain.tenancy.asking import some_rows

DEMO_ADDRESSES = "@demo.example"
OWN_DEPARTMENTS = "select department_id from accounts_staffmember_departments where staffmember_id = %s"
"""The departments of a staff member, by her id."""
COLLEAGUES = f"""
    id <> %s and id in (
        select s.user_id from accounts_staffmember s
        join accounts_staffmember_departments d on d.staffmember_id = s.id and d.department_id in ({OWN_DEPARTMENTS})
        where s.left_at is null
    ) order by last_name, first_name
"""  # noqa: S608  (all our own words)


def demo_people() -> list[User]:
    """
    Return the people of the demo world with their roles and departments, in the order in which they were made.

    The caller acts for the insurer.
    """
    people = User.objects.filter(email__endswith=DEMO_ADDRESSES, is_active=True).order_by("pk")
    roles = Prefetch("memberships", Membership.objects.current().select_related("employer").order_by("pk"))
    return list(people.prefetch_related(roles, "staff_member__departments"))


def colleagues(membership: Membership) -> QuerySet[Membership]:
    """Return everybody who represents the employer of a membership, in the order of the Swedish alphabet."""
    return _by_name(Membership.objects.open_to(membership).current().select_related("user"))


def departments_of(staff: StaffMember) -> list[Department]:
    """Return the departments that somebody works in, by name."""
    return some_rows(Department, f"id in ({OWN_DEPARTMENTS}) order by name", [staff.pk])


def in_the_same_departments(staff: StaffMember) -> list[User]:
    """Return who else works in somebody's departments, by name."""
    return some_rows(User, COLLEAGUES, [staff.user_id, staff.pk])


def staff() -> QuerySet[StaffMember]:
    """Return the pension company's people with their departments, in the order of the Swedish alphabet."""
    present = StaffMember.objects.filter(left_at=None).select_related("user").prefetch_related("departments")
    return _by_name(present)


def _by_name(people: QuerySet) -> QuerySet:
    last, first = (
        Func(F(f"user__{name}"), function="swe_sort", output_field=CharField(db_collation="C"))
        for name in ("last_name", "first_name")
    )
    return people.order_by(last, first, "pk")


@dataclass(frozen=True)
class NamedUser:
    """A user as a sentence names her: name and user id."""

    name: str
    handle: str


def named(user_ids: Iterable[int | None]) -> dict[int, NamedUser]:
    """Return the users of some ids by id, in one query."""
    users = User.objects.filter(pk__in=set(user_ids))
    return {user.pk: NamedUser(user.full_name, user.handle) for user in users}
