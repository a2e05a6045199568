"""Sign in to the demo world with one button. Outside demo mode there is neither address nor answer."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelaren.domain.accounts import queries
from pelaren.domain.accounts.models import User
from pelaren.domain.accounts.operations import sign_ins
from pelaren.domain.accounts.operations.sign_ins import Method
from pelaren.domain.accounts.roles import Role
from pelaren.domain.tenancy import context

ALLAUTH = "pelaren.portal.account.recognition.Recognition"


@dataclass(frozen=True)
class DemoPerson:
    """Somebody whose button stands on the sign-in page."""

    email: str
    name: str
    user_id: str
    about: str


@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo world's people, and as nobody else."""
    if not settings.PELAREN_DEMO:
        raise Http404
    with context.acting_for_insurer():
        people = {person.email: person for person in queries.demo_people()}
    person = people.get(request.POST.get("email", ""))
    if person is None:
        raise Http404
    login(request, person, backend=ALLAUTH)
    sign_ins.succeeded(user=person, method=Method.DEMO, address=request.META["REMOTE_ADDR"])
    return redirect(settings.LOGIN_REDIRECT_URL)


def people() -> list[DemoPerson]:
    """Return whom the sign-in page offers, in the order of the demo world."""
    with context.acting_for_insurer():
        return [DemoPerson(user.email, user.full_name, user.handle, _about(user)) for user in queries.demo_people()]


def _about(user: User) -> str:
    """Return what the person may do, in one line."""
    if staff := getattr(user, "staff_member", None):
        departments = ", ".join(department.name for department in staff.departments.all())
        facts = {"role": staff.get_role_display(), "insurer": settings.PELAREN_INSURER, "departments": departments}
        return (_("%(role)s, %(insurer)s: %(departments)s") if departments else _("%(role)s, %(insurer)s")) % facts
    roles: dict[str, list[str]] = {membership.role: [] for membership in user.memberships.all()}
    for membership in user.memberships.all():
        roles[membership.role].append(membership.employer.name)
    return ", ".join(
        _("%(role)s: %(employers)s") % {"role": Role(role).label, "employers": ", ".join(employers)}
        for role, employers in roles.items()
    )
