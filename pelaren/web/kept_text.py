"""Nothing typed is lost when the session has ended: the page that says so holds the text, ready to be sent again."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

FIELDS = ("topic", "form_key", "employers")
View = Callable[..., HttpResponseBase]


def keeps_typed_text(view: View) -> View:
    """Answer a text that comes without a session with a page that holds it; everything else goes to the view."""

    @wraps(view)
    def kept(request: HttpRequest, *arguments: object, **named: object) -> HttpResponseBase:
        # A script that keeps a draft still has the text: it is led to sign-in like everybody, and says so.
        by_hand = request.method == "POST" and "X-Draft" not in request.headers
        if by_hand and not request.user.is_authenticated and request.POST.get("text", "").strip():
            return text_page(request)
        return view(request, *arguments, **named)

    return kept


def text_page(request: HttpRequest) -> HttpResponse:
    """Return the page with what was typed; its form goes where the first one went. 422."""
    others = {name: request.POST[name] for name in FIELDS if name in request.POST}
    context = {"text": request.POST.get("text", ""), "others": others, "had_files": bool(request.FILES)}
    return render(request, "kept_text.html", context, status=422)
