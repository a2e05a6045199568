"""Sign in and sign out."""

from typing import Any

from allauth.account.views import LoginView, LogoutView
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from pelaren.portal.account import demo
from pelaren.portal.account.forms import SignInForm


class SignIn(LoginView):
    """The sign-in page; in demo mode with a button for each person of the demo world."""

    form_class = SignInForm

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **details: Any) -> dict[str, Any]:
        people = demo.people() if settings.PELAREN_DEMO else []
        return super().get_context_data(demo_people=people, **details)


class SignOut(LogoutView):
    """Signing out, by POST alone; a GET asks first. The browser is told to forget what it kept, if it will listen."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "POST" and request.is_secure():
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


sign_in = SignIn.as_view()
sign_out = SignOut.as_view()
