"""Files on their way out: as something to keep, never as a page, and piece by piece."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import chain
from pathlib import PurePath

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

# Opened by mistake inside a browser, it would stand in a sandbox without scripts, forms, or an origin.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
}

Door = Callable[[], AbstractContextManager[None]]
"""Opens the rows that a piece is read from, for as long as it takes to read it."""


def handed_over(content: bytes, name: str) -> HttpResponse:
    """Return a file that we have written, to be saved. Its name is plain ASCII with an ending of MEDIA_TYPES."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=MEDIA_TYPES[PurePath(name).suffix], headers=headers)


def download(
    pieces: Iterable[bytes], *, name: str, media_type: str, door: Door, size: int | None = None
) -> StreamingHttpResponse:
    """
    Return a file as a download.

    The first piece is read at once, so that a file that cannot be opened fails before anything is sent. Raises what
    reading it raises.
    """
    remaining = iter(pieces)
    first = next(remaining, b"")
    response = StreamingHttpResponse(chain([first], _read(remaining, door)), content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Download-Options"] = "noopen"
    if size is not None:
        response.headers["Content-Length"] = str(size)
    return response


def _read(pieces: Iterator[bytes], door: Door) -> Iterator[bytes]:
    """Read one piece after another; the view's transaction has ended by then, so each has one of its own."""
    while True:
        with door():
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
