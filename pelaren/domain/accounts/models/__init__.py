from pelaren.domain.accounts.models.membership import Membership
from pelaren.domain.accounts.models.staff import Department, StaffMember
from pelaren.domain.accounts.models.user import Notices, User

__all__ = ["Department", "Membership", "Notices", "StaffMember", "User"]
