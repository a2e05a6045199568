"""Record on the pension company's own trail who came in, who was refused and who left."""

from enum import StrEnum

from pelaren.domain.accounts.models import User
from pelaren.domain.audit.operations import Deed, record, record_many
from pelaren.domain.audit.operations.trail import about_label
from pelaren.domain.tenancy import context


class Method(StrEnum):
    """How somebody proved who they are. `DEMO` is the button of the demo world, which proves nothing."""

    PASSWORD = "password"  # noqa: S105  (the name of a method)
    DEMO = "demo"


def succeeded(*, user: User, method: Method, address: str) -> None:
    """Record a sign-in. `address` is the network address it came from."""
    _record("user.signed-in", user, method=method.value, address=address)


def failed(*, email: str, address: str) -> None:
    """
    Record a refused sign-in, with the account when the e-mail belongs to one.

    The typed e-mail is not kept: people type their password into the wrong field.
    """
    user = User.objects.filter(email__iexact=email).first()
    with context.acting_for_insurer():
        if user:
            record("user.sign-in-failed", about=user, by=None, address=address)
        else:
            about = f"{User._meta.label_lower}:unknown"
            record_many([Deed("user.sign-in-failed-unknown", about, None, {"address": address})], by=None)


def ended(*, user: User) -> None:
    """Record that somebody signed out."""
    _record("user.signed-out", user)


def password_changed(*, user: User) -> None:
    """Record that somebody chose a new password; other sessions of the account end with the old one."""
    _record("user.password-changed", user)


class _Self:
    """A user who acts on the own account."""

    def __init__(self, user: User) -> None:
        self.user_id = user.pk


def _record(name: str, user: User, **facts: object) -> None:
    with context.acting_for_insurer(user.pk):
        record_many([Deed(name, about_label(user), None, facts)], by=_Self(user))
