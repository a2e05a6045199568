from pelaren.domain.accounts.models.membership import Membership
from pelaren.domain.accounts.models.staff import Department, StaffMember
from pelaren.domain.accounts.models.user import User

__all__ = ["Department", "Membership", "StaffMember", "User"]
