"""
The response headers that Django does not set itself.

HSTS, nosniff, Cross-Origin-Opener-Policy and Referrer-Policy are those of its SecurityMiddleware.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# No inline script or style, no eval, nothing from another host: every script and style is a file of ours.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "manifest-src 'self'",
        "object-src 'none'",
    )
)
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "fullscreen",
        "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock",
        "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip

# Referrer-Policy stays Django's same-origin. With no-referrer, browsers send “Origin: null” with every form, and the
# CSRF check then has nothing to compare. Same-origin tells other hosts just as little.
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    # Pages hold personal data and differ by reader; only static files say otherwise, themselves.
    "Cache-Control": "no-store",
}


class SecurityHeaders:
    """Middleware: put the headers on every response, also on errors and redirects, unless the view set its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next layer, as every middleware does."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, with headers."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
