"""Keep the pension company's departments, and who works in which."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.models import Department, StaffMember
from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.values.names import fold
from pelaren.values.refusals import Refusal


class DepartmentNameTaken(Refusal):
    field = "name"
    message = _("There is a department with that name already.")


@transaction.atomic
def create(*, name: str, by: Actor) -> Department:
    """Make a department. Raises DepartmentNameTaken."""
    _refuse_taken(name, None)
    department = Department.objects.create(name=name)
    record("department.created", about=department, by=by, department=name)
    return department


@transaction.atomic
def rename(*, department: Department, name: str, by: Actor) -> None:
    """Give a department another name. Raises DepartmentNameTaken."""
    _refuse_taken(name, department)
    department.name = name
    department.save(update_fields=["name"])
    record("department.changed", about=department, by=by, department=name)


@transaction.atomic
def place(*, member: StaffMember, departments: Iterable[Department], by: Actor) -> None:
    """Say in which departments a staff member works; what the member may see follows at once."""
    chosen = sorted(departments, key=lambda department: department.name)
    member.departments.set(chosen)
    names = ", ".join(department.name for department in chosen) or "–"
    record("staff.departments-changed", about=member, by=by, handle=member.user.handle, departments=names)


def _refuse_taken(name: str, own: Department | None) -> None:
    others = Department.objects.exclude(pk=own.pk if own else 0).values_list("name", flat=True)
    if fold(name) in {fold(other) for other in others}:
        raise DepartmentNameTaken
