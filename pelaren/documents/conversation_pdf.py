"""A whole conversation as PDF, for the records of an authority: who wrote what when, and which files went along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from pelaren.documents import typesetting, words

_TEMPLATE = "conversation.typ"
MEDIA_TYPE = "application/pdf"


@dataclass(frozen=True)
class Entry:
    """
    One message or one line between messages, written in the reader's language already.

    A line between messages has `text` alone. `files` are the names under which the files lie beside the PDF.
    """

    text: str
    who: str = ""
    side: str = ""
    when: str = ""
    files: Sequence[str] = ()


@dataclass(frozen=True)
class Transcript:
    """What is printed. `facts` are pairs of label and value; `day` is the day of the last message."""

    insurer: str
    title: str
    facts: Sequence[tuple[str, str]]
    entries: Sequence[Entry]
    day: date
    language: str


def write(transcript: Transcript) -> bytes:
    """Return the conversation as PDF. Its title names the number, never a person or the topic."""
    data: dict[str, object] = {
        "title": transcript.title,
        "sender": {"name": transcript.insurer},
        "facts": [list(fact) for fact in transcript.facts],
        "entries": [
            {
                "who": entry.who,
                "side": entry.side,
                "when": entry.when,
                "paragraphs": [part for part in entry.text.split("\n") if part.strip()],
                "files": list(entry.files),
            }
            for entry in transcript.entries
        ],
        "words": {"page": words.page_of_pages(), "files": _("Files")},
    }
    return typesetting.write(_TEMPLATE, data, title=transcript.title, day=transcript.day, language=transcript.language)
