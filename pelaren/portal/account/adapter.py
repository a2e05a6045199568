"""What Pelaren decides where allauth asks: who may come in, what is recorded, which words are used."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.models import User
from pelaren.domain.accounts.operations import choices, sign_ins
from pelaren.domain.accounts.operations.sign_ins import Method


class ClosedAdapter(DefaultAccountAdapter):
    """Nobody signs up: an employer's master user or the pension company lets people in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is wrong. Check both and try again."),
        "too_many_login_attempts": _("Too many failed attempts. Wait five minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Return the user whose password it is; one who may no longer sign in is answered like a wrong password."""
        user = super().authenticate(request, **credentials)
        if user and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a refused sign-in."""
        sign_ins.failed(email=credentials.get("email", ""), address=self.get_client_ip(request))

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """Record a sign-in."""
        sign_ins.succeeded(user=user, method=Method.PASSWORD, address=self.get_client_ip(request))
        choices.note_language(user=user, language=get_language() or user.language)
        return super().post_login(request, user, **details)

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and record it."""
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            sign_ins.ended(user=user)

    def set_password(self, user: User, password: str) -> None:
        """Keep a new password, and record that there is one."""
        super().set_password(user, password)
        sign_ins.password_changed(user=user)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a mail: account and secret are two steps of the path, for the secret has a hyphen too."""
        account, secret = key.split("-", 1)
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": account, "key": secret})
        return settings.PELAREN_ORIGIN + path

    def format_email_subject(self, subject: str) -> str:
        """Return the subject as it is: the sender says whose mail it is."""
        return subject
