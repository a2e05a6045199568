"""Know again who sent a request: Django's and allauth's own way, with the two rows it takes asked for by short SQL."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from pelaren.domain.accounts.models import User
from pelaren.domain.tenancy.asking import one_row


class SessionStore(db.SessionStore):
    """Sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        kept = one_row(Session, "session_key = %s and expire_date > %s", [self.session_key, timezone.now()])
        if kept is None:
            self._session_key = None
        return kept


class Recognition(AuthenticationBackend):
    """Who signs in by e-mail and password."""

    def get_user(self, user_id: int) -> User | None:
        """Return the user of a session; None when there is none, or none that may still sign in."""
        user = one_row(User, "id = %s", [user_id])
        return user if user is not None and self.user_can_authenticate(user) else None
