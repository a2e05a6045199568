"""The page of a fault of ours: a code to tell the pension company, which stands in the log beside where it happened."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

FAULT = "pelaren.fault"
"""Under this name a request keeps the code; the log (`pelaren.config.logging`) knows it too."""


def server_error(request: HttpRequest) -> HttpResponse:
    """
    Answer for a page that failed, in the reader's language, without the database.

    The code is kept with the request, from where the log takes it. What was only asked for can be asked for again.
    """
    request.META[FAULT] = code = f"PEL-{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()
    again = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    context = {"code": code, "at": timezone.localtime(), "again_url": again}
    return HttpResponse(render_to_string("500.html", context), status=500)
