from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.accounts.roles import PERMISSIONS, Role
from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows

if TYPE_CHECKING:
    from pelaren.domain.accounts.models.user import User


class MembershipQuerySet(EmployerRows):
    def of(self, user: User) -> Self:
        """Return the roles this user may choose, in the order of the employers' names."""
        return self.filter(user=user, revoked_at=None).select_related("employer", "user").order_by("employer__name")

    def current(self) -> Self:
        """Return memberships that have not been taken away."""
        return self.filter(revoked_at=None)


class Membership(EmployerOwned):
    """The right of one person to represent one employer."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "employer"], condition=models.Q(revoked_at=None), name="membership_one_per_employer"
            ),
            models.CheckConstraint(name="membership_role", condition=models.Q(role__in=Role.values)),
        ]
        indexes = [models.Index(fields=["employer", "user"], name="membership_by_employer")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.employer_id}"

    def may(self, permission: Permission) -> bool:
        """Return whether this membership carries a right."""
        return permission in PERMISSIONS[self.role]
