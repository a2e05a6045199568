"""What is typed is kept: as a draft while somebody writes, and when a form has to be corrected."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext

from pelaren.composing.forms import EnclosingForm
from pelaren.composing.place import Composing, Place
from pelaren.domain.messaging.models import Topic
from pelaren.domain.messaging.operations import drafts
from pelaren.domain.messaging.operations.attachments import FileGone
from pelaren.values.typed_text import whole_number


def keep_typed(place: Place, sent: QueryDict, files: MultiValueDict, *, now: datetime) -> tuple[Composing, list[str]]:
    """
    Keep what a form holds as it is: text, topic, receivers, new files that can be taken; take files out as it wants.

    Return what is kept, and a sentence for each file that was not taken.
    """
    form = EnclosingForm(sent, files)
    form.is_valid()
    sentences = [str(sentence) for sentence in form.errors.get("files", [])]
    for text in sent.getlist("remove"):
        with suppress(FileGone, ValueError):
            if draft := place.draft:
                drafts.remove_file(draft=draft, public_id=UUID(text), now=now)
    topic = whole_number(sent.get("topic", ""), longest=9)
    chosen = Topic.objects.current().filter(pk=topic).first() if topic else None
    text, receivers = (clean_text(sent.get(name, "")) for name in ("text", "employers"))
    shown, refused = place.keep(text, topic=chosen, files=form.new_files, receivers=receivers, now=now)
    return shown, [*sentences, str(refused)] if refused else sentences


def keep_draft(request: HttpRequest, place: Place, *, draft_url: str, back: str) -> HttpResponse:
    """Keep what was typed; answer a script with the files as they are now, a browser without one with the page."""
    shown, sentences = keep_typed(place, request.POST, request.FILES, now=timezone.now())
    if request.headers.get("X-Draft"):
        context = {"composing": shown, "draft_url": draft_url, "sentences": sentences}
        return render(request, "components/draft.html", context)
    for sentence in sentences:
        messages.warning(request, sentence)
    if not sentences:
        messages.success(request, gettext("The draft is saved."))
    return redirect(back)


def clean_text(text: str) -> str:
    """Return typed text as it is kept: without what a database cannot hold."""
    return text.replace("\r\n", "\n").replace("\0", "").encode("utf-8", "ignore").decode()
