"""What a page shows beside a text that is being written: the draft, when it was saved, and its files."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.documents.attached_file.form import EnclosingForm
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.files.models import ScanState, StoredFile
from pelaren.domain.messaging.models import Conversation, Draft, Topic
from pelaren.domain.messaging.operations import drafts
from pelaren.domain.messaging.operations.attachments import FileGone, NewFile
from pelaren.domain.messaging.queries import Line, ReadableMessage
from pelaren.domain.messaging.rules import Side
from pelaren.values.moments import local_moment
from pelaren.values.refusals import Refusal

IN_WORDS: dict[ScanState, Promise] = {
    ScanState.QUARANTINED: _("is being checked for viruses"),
    ScanState.CLEAN: _("checked for viruses"),
    ScanState.NOT_CHECKED: _("not checked for viruses"),
    ScanState.HARMFUL: _("contained a virus and was removed"),
    ScanState.REMOVED: _("removed"),
}
KILOBYTE = 1024


def size_in_words(size: int) -> str:
    """Return a size as people read it: 212 kB, 3,4 MB."""
    if size < KILOBYTE:
        return gettext("%(size)s bytes") % {"size": size}
    if size < KILOBYTE * KILOBYTE:
        return gettext("%(size)s kB") % {"size": round(size / KILOBYTE)}
    return gettext("%(size)s MB") % {"size": localize(round(size / KILOBYTE / KILOBYTE, 1))}


def about_in_words(file: StoredFile) -> str:
    """Return what stands after a file's name: its size and what the scanner says."""
    return gettext("%(size)s, %(state)s") % {"size": size_in_words(file.size), "state": IN_WORDS[file.state]}


@dataclass(frozen=True)
class WaitingFile:
    """A file of a draft as its form shows it."""

    public_id: str
    name: str
    about: str


@dataclass(frozen=True)
class Composing:
    """
    A place to write, with what somebody has written there before. `saved` is a time of the day, or empty.

    `receivers` are the customer numbers that a new message of the pension company is for, as typed.
    """

    text: str = ""
    receivers: str = ""
    topic: Topic | None = None
    saved: str = ""
    files: Sequence[WaitingFile] = ()

    @property
    def initial(self) -> dict[str, object]:
        """What the form begins with."""
        return {"text": self.text, "topic": self.topic.pk if self.topic else "", "employers": self.receivers}


@dataclass(frozen=True)
class Place:
    """Who writes where: an answer, or the beginning of a new conversation, which at the desk has no employer yet."""

    employer_id: int | None
    market: str
    side: Side
    by: Actor
    conversation: Conversation | None = None

    def show(self) -> Composing:
        """Return what was written here before. Raises vault.CannotOpen."""
        draft = self.draft
        return self._shown(draft) if draft else Composing()

    def keep(
        self, text: str, *, now: datetime, topic: Topic | None, files: Sequence[NewFile], receivers: str
    ) -> tuple[Composing, Refusal | None]:
        """Keep what is written and return it; a refused file is left out and said, the text is kept all the same."""
        refused: Refusal | None = None
        try:
            draft = self._save(text, topic, files, receivers, now)
        except Refusal as refusal:
            refused, draft = refusal, self._save(text, topic, (), receivers, now)
        return (self._shown(draft) if draft else Composing()), refused

    def forget_text(self, *, now: datetime) -> None:
        """Let go of a text that was kept in another way; files stay."""
        drafts.sent(self.draft, now=now)

    @property
    def draft(self) -> Draft | None:
        """The draft, if there is one."""
        return drafts.find(employer_id=self.employer_id, side=self.side, conversation=self.conversation, by=self.by)

    def _save(
        self, text: str, topic: Topic | None, files: Sequence[NewFile], receivers: str, now: datetime
    ) -> Draft | None:
        return drafts.save(
            employer_id=self.employer_id, side=self.side, conversation=self.conversation, by=self.by,
            text=text, topic=topic, files=files, receivers=receivers, now=now,
        )  # fmt: skip

    def _shown(self, draft: Draft) -> Composing:
        files = [
            WaitingFile(str(waiting.file.public_id), waiting.about.name, about_in_words(waiting.file))
            for waiting in drafts.files_of(draft)
        ]
        saved = f"{local_moment(draft.saved_at, self.market):%H:%M}"
        return Composing(drafts.text_of(draft), drafts.receivers_of(draft), draft.topic, saved, files)


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
    topic = sent.get("topic", "")
    chosen = Topic.objects.current().filter(pk=int(topic)).first() if topic.isdecimal() and len(topic) < 10 else None
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


@dataclass(frozen=True)
class ShownFile:
    """A file of a message as the conversation shows it; without `url` it is not delivered."""

    name: str
    about: str
    url: str


def files_shown(lines: Iterable[Line], url_of: Callable[[UUID], str]) -> dict[int, list[ShownFile]]:
    """Return by the id of its message what is shown of each file."""
    return {
        line.message.pk: [
            ShownFile(
                opened.about.name,
                about_in_words(opened.file),
                url_of(opened.file.public_id) if opened.file.delivered else "",
            )
            for opened in line.files
        ]
        for line in lines
        if isinstance(line, ReadableMessage)
    }
