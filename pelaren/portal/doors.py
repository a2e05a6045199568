"""The employer's door: who you are, for whom you act, whether you may. Every employer page stands behind it."""

from collections.abc import Callable, Sequence
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from pelaren.domain.accounts.models import Membership, User
from pelaren.domain.accounts.operations.doors import enter_employer
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.tenancy import context


class EmployerRequest(HttpRequest):
    """A request that has come through the door."""

    user: User
    membership: Membership


View = Callable[..., HttpResponseBase]


def employer_page(permission: Permission, *, methods: Sequence[str] = ("GET",)) -> Callable[[View], View]:
    """
    Let a view be reached by members of the employer in its address who have a right.

    Opens that employer's rows for the request's transaction and sets `request.membership`. An employer that is not
    yours does not exist: 404, before anything else is looked at. No right: 403. Another method: 405.
    """

    def guard(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(
            request: EmployerRequest, customer_number: int, *args: object, **kwargs: object
        ) -> HttpResponseBase:
            request.membership = enter(request.user, customer_number)
            if not request.membership.may(permission):
                raise PermissionDenied
            if request.method not in {*methods, *(["HEAD"] if "GET" in methods else [])}:
                return HttpResponseNotAllowed(methods)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def enter(user: User, customer_number: int) -> Membership:
    """Return the user's membership at an employer and open its rows to this transaction. Raises Http404."""
    membership = enter_employer(user, customer_number)
    if membership is None:
        raise Http404
    return membership


def signed_in(view: View) -> View:
    """Let a view be reached by whoever is signed in; only the user's own memberships are open."""

    @wraps(view)
    @login_required
    def guarded(request: EmployerRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        context.act_for_user(request.user.pk)
        return view(request, *args, **kwargs)

    guarded.permission = "signed-in"  # type: ignore[attr-defined]
    return guarded


def anybody(view: View) -> View:
    """Let a view be reached by anybody; no employer's rows are open."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        context.act_for_nobody()
        return view(request, *args, **kwargs)

    guarded.permission = "anybody"  # type: ignore[attr-defined]
    return guarded
