"""A place to write: the draft that somebody has there, when it was saved, and its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pelaren.composing.file_words import about_in_words
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.messaging.models import Conversation, Draft, Topic
from pelaren.domain.messaging.operations import drafts
from pelaren.domain.messaging.operations.attachments import NewFile
from pelaren.domain.messaging.rules import Side
from pelaren.values.moments import local_moment
from pelaren.values.refusals import Refusal


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
