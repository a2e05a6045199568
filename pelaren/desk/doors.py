"""The desk's door: only people who work at the pension company come in; for everybody else it does not exist."""

from collections.abc import Callable, Sequence
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from pelaren.domain.accounts.models import StaffMember, User
from pelaren.domain.accounts.operations.doors import enter_desk


class StaffRequest(HttpRequest):
    """A request that has come through the desk's door."""

    user: User
    staff: StaffMember


View = Callable[..., HttpResponseBase]


def staff_page(*, administrator: bool = False, methods: Sequence[str] = ("GET",)) -> Callable[[View], View]:
    """
    Let a view be reached by the pension company's staff, or by its system administrators only.

    Opens all employers' rows for the request's transaction and sets `request.staff`. Others: 404. No right: 403.
    """

    def guard(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: StaffRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            request.staff = enter(request.user)
            if administrator and not request.staff.is_administrator:
                raise PermissionDenied
            if request.method not in {*methods, *(["HEAD"] if "GET" in methods else [])}:
                return HttpResponseNotAllowed(methods)
            return view(request, *args, **kwargs)

        guarded.permission = "administrator" if administrator else "staff"  # type: ignore[attr-defined]
        return guarded

    return guard


def enter(user: User) -> StaffMember:
    """Return the user's post at the pension company and open all employers' rows. Raises Http404."""
    staff = enter_desk(user)
    if staff is None:
        raise Http404
    return staff
