"""Choose a new password by a link in a mail. The answers are the same whether an account exists or not."""

from allauth.account.views import PasswordResetFromKeyView, PasswordResetView
from django.http import HttpResponse

from pelaren.portal.account.forms import ForgottenPasswordForm, NewPasswordForm


class Forgotten(PasswordResetView):
    """Ask for a link."""

    form_class = ForgottenPasswordForm

    def form_invalid(self, form: ForgottenPasswordForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class FromLink(PasswordResetFromKeyView):
    """Choose a new password, or read that the link can no longer be used."""

    form_class = NewPasswordForm

    def form_invalid(self, form: NewPasswordForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


forgotten = Forgotten.as_view()
from_link = FromLink.as_view()
