"""The files of messages as pages show them: name, size, what the scanner says, and the way to them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.domain.files.models import ScanState, StoredFile
from pelaren.domain.messaging.queries import Line, ReadableMessage

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
