"""The forms of signing in and of choosing a new password: allauth's checks in the portal's words."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django import forms
from django.contrib.auth.password_validation import get_default_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pelaren.web.forms import PortalForm

WEAK_PASSWORD: dict[str | None, ValidationError | Promise] = {
    "password_too_common": _("The password is one of the first that others would try. Choose another."),
    "password_too_short": _("The password is too short. Several words that only you would put together are good."),
    "password_too_similar": _("The password resembles your name or e-mail address. Choose another."),
}
"""What to do about a password that Django finds weak, by the code of its finding."""


class PasswordField(forms.CharField):
    """A password as it was typed. `kind` tells password managers which one: current-password or new-password."""

    default_error_messages = {"required": _("Write the password")}

    def __init__(self, *, kind: str, **options: Any) -> None:
        super().__init__(strip=False, widget=forms.PasswordInput(attrs={"autocomplete": kind}), **options)


class OwnEmailField(forms.EmailField):
    """The e-mail address of whoever types it: browsers and password managers fill it in."""

    default_error_messages = {
        "required": _("Write the e-mail address"),
        "invalid": _("Write the e-mail address as name@company.example"),
    }

    def __init__(self, **options: Any) -> None:
        """A text box, so that an address the browser mistrusts still reaches the sentence."""
        attributes = {"autocomplete": "username", "inputmode": "email", "spellcheck": "false"}
        super().__init__(label=_("E-mail"), widget=forms.TextInput(attrs=attributes), **options)


class SignInForm(LoginForm, PortalForm):
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = OwnEmailField()
        self.fields["password"] = PasswordField(label=_("Password"), kind="current-password")


class ForgottenPasswordForm(ResetPasswordForm, PortalForm):
    """Where to send the link."""

    email = OwnEmailField()

    def save(self, request: HttpRequest, **details: Any) -> str:
        """Send the mail: with a link to an account's address, with a word that there is none to any other."""
        if self.users:
            return super().save(request, **details)
        get_adapter(request).send_mail("account/email/unknown_account", self.cleaned_data["email"], {})
        return self.cleaned_data["email"]


class NewPasswordForm(ResetPasswordKeyForm, PortalForm):
    """The new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"] = PasswordField(label=_("New password"), kind="new-password")
        self.fields["password1"].help_text = shortest_password()
        self.fields["password2"] = PasswordField(label=_("New password again"), kind="new-password")

    def clean_password1(self) -> str:
        """Return the password. Raises ValidationError when it is too short, too common or too like the person."""
        password = self.cleaned_data["password1"]
        try:
            validate_password(password, self.user)
        except ValidationError as refused:
            raise ValidationError([WEAK_PASSWORD.get(each.code, each) for each in refused.error_list]) from refused
        return password

    def clean(self) -> dict[str, Any]:
        """Say it in the portal's words when the two differ."""
        typed = self.cleaned_data
        if {"password1", "password2"} <= typed.keys() and typed["password1"] != typed["password2"]:
            self.add_error("password2", _("The two passwords differ. Write the same password in both fields."))
        return typed


def shortest_password() -> str:
    """Return the sentence that says how long a password has to be."""
    shortest = max(getattr(validator, "min_length", 0) for validator in get_default_password_validators())
    return ngettext("At least %(count)d character", "At least %(count)d characters", shortest) % {"count": shortest}
