"""
How long somebody stays signed in: 15 minutes without doing anything, 8 hours in all.

A computer left open in an office shows identity numbers and pay. The times are those of OWASP's session sheet
for such data (idle at most 15 to 30 minutes, absolute 4 to 8 hours). Django's own cookie age is moved on each time a
session is saved, so it bounds neither.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=8)
NOTED_EVERY = timedelta(minutes=1)
"""A session is written this often at most: not at every page."""
BY_ITSELF = "Pelaren-By-Itself"
"""Header of a request that a page makes without anybody doing anything, such as asking who else is looking."""
SEEN, BEGAN = "seen_at", "signed_in_at"

Answer = Callable[[HttpRequest], HttpResponse]


class StayLimit:
    """Middleware: signs out whoever has been away or signed in for too long, before the page is answered."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self.heed(request, now=timezone.now())
        return self.get_response(request)

    def heed(self, request: HttpRequest, *, now: datetime) -> None:
        signed_in = getattr(request.user, "last_login", None) or now
        began, seen = noted(request, BEGAN, signed_in), noted(request, SEEN, signed_in)
        if now - seen > IDLE or now - began > ABSOLUTE:
            logout(request)
        elif now - seen > NOTED_EVERY and BY_ITSELF not in request.headers:
            request.session[BEGAN], request.session[SEEN] = began.isoformat(), now.isoformat()


def noted(request: HttpRequest, name: str, otherwise: datetime) -> datetime:
    """Return a time that the session remembers."""
    text = request.session.get(name)
    return datetime.fromisoformat(text) if text else otherwise
