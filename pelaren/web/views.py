"""The switches of language and colours, and pages of plain text."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST, require_safe

from pelaren.web.context import COLOUR_SCHEME_COOKIE, COLOUR_SCHEMES
from pelaren.web.kept_text import text_page

ONE_YEAR = 365 * 24 * 60 * 60
PAGES = ("contact", "accessibility", "personal-data", "pension-choices")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show the portal in another language from now on, in this browser."""
    code = request.POST.get("language", "")
    response = HttpResponseRedirect(safe_next(request))
    if code in dict(settings.LANGUAGES) and check_for_language(code):
        remember(response, settings.LANGUAGE_COOKIE_NAME, code)
    return response


@require_POST
def colour_scheme(request: HttpRequest) -> HttpResponse:
    """Show the portal in other colours from now on, in this browser."""
    scheme = request.POST.get("scheme", "")
    response = HttpResponseRedirect(safe_next(request))
    if scheme in COLOUR_SCHEMES:
        remember(response, COLOUR_SCHEME_COOKIE, scheme)
    return response


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the text pages; they are the same for everybody."""
    if name not in PAGES:
        raise Http404
    return render(request, f"pages/{name}.html", {"phone": settings.PELAREN_INSURER_PHONE})


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead browsers that ask for the old address to the icon."""
    return redirect(static("web/favicon.svg"), permanent=True)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old; ``reason`` is for the log, which Django writes."""
    if request.POST.get("text", "").strip():
        return text_page(request)
    return render(request, "403_csrf.html", status=403)


def safe_next(request: HttpRequest) -> str:
    """Return the local address to go back to; another host's is answered with the start page."""
    address = request.POST.get("next", "/")
    secure = request.is_secure()
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=secure) else "/"


def remember(response: HttpResponse, name: str, value: str) -> None:
    """Keep a choice in this browser for a year, out of reach of scripts and other sites."""
    response.set_cookie(
        name, value, max_age=ONE_YEAR, secure=settings.LANGUAGE_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
