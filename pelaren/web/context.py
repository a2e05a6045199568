"""What every page knows without being told: colour scheme, languages, insurer, the address to come back to."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

COLOUR_SCHEME_COOKIE = "pelaren_colours"
COLOUR_SCHEMES = ("auto", "light", "dark")


@dataclass(frozen=True)
class Language:
    """A language the reader may choose, named in itself."""

    code: str
    name: str
    current: bool


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor: the arguments of ``base.html``, the language switch and the colour switch."""
    return {
        "color_scheme": colour_scheme(request),
        "languages": languages(),
        "next_url": come_back_to(request),
        "insurer": settings.PELAREN_INSURER,
    }


def colour_scheme(request: HttpRequest) -> str:
    """Return the reader's choice of auto, light or dark; auto when there is none or it is nonsense."""
    choice = request.COOKIES.get(COLOUR_SCHEME_COOKIE, "auto")
    return choice if choice in COLOUR_SCHEMES else "auto"


def languages() -> list[Language]:
    """Return the languages of the portal, in the order of the settings."""
    chosen = get_language()
    return [Language(code, str(name), current=code == chosen) for code, name in settings.LANGUAGES]


def come_back_to(request: HttpRequest) -> str:
    """Return the local address that shows this page again by GET."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    # A page that answers a POST may have no GET of its own: the page with the form has.
    sender = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(sender, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(sender)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
