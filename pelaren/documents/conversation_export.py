"""One conversation with its files, as entries of an archive: its PDF, and each file under its number and safe name."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from pelaren.documents import conversation_pdf
from pelaren.documents.conversation_pdf import Transcript
from pelaren.documents.happenings import in_words
from pelaren.documents.zip_stream import Entry
from pelaren.domain.messaging.enclosures import Opened
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.queries import Happening, Line, ReadableMessage, thread
from pelaren.values.moments import format_moment


def entries(conversation: Conversation, *, language: str) -> Iterator[Entry]:
    """
    Return the archive's entries of one conversation, in a folder of its number.

    Text is opened at once, files when their turn comes. A file that is not delivered is not in it; the PDF names it.
    Raises vault.CannotOpen.
    """
    lines = thread(conversation)
    files = [opened for line in lines if isinstance(line, ReadableMessage) for opened in line.files]
    folder, names = str(conversation.number), _names(files)
    with override(language):
        written = conversation_pdf.write(_transcript(conversation, lines, names, language))
    yield f"{folder}/{folder}.pdf", timezone.localtime(conversation.last_message_at), [written]
    for opened in files:
        if opened.file.delivered:
            sent_at = timezone.localtime(opened.attachment.message.sent_at)
            yield f"{folder}/{names[opened.file.pk]}", sent_at, opened.pieces()


def _names(files: Iterable[Opened]) -> dict[int, str]:
    """Return a name for each file that no other has: numbered in the order they were sent."""
    return {opened.file.pk: f"{place:02d} {opened.about.name}" for place, opened in enumerate(files, start=1)}


def _transcript(conversation: Conversation, lines: list[Line], names: dict[int, str], language: str) -> Transcript:
    employer = conversation.employer
    return Transcript(
        insurer=settings.PELAREN_INSURER,
        title=_("Secure message %(number)d") % {"number": conversation.number},
        facts=(
            (_("Employer"), employer.name),
            (_("Customer number"), str(employer.customer_number)),
            (_("Topic"), conversation.topic.name),
            (_("Message number"), str(conversation.number)),
            (_("Started"), format_moment(conversation.started_at, employer.market)),
        ),
        entries=[_entry(line, conversation, names) for line in lines],
        day=timezone.localdate(conversation.last_message_at),
        language=language,
    )


def _entry(line: Line, conversation: Conversation, names: dict[int, str]) -> conversation_pdf.Entry:
    if isinstance(line, Happening):
        return conversation_pdf.Entry(in_words(line))
    assert isinstance(line, ReadableMessage)  # noqa: S101  internal notes are no part of a thread without handlers
    author = line.message.author
    return conversation_pdf.Entry(
        text=line.text,
        who=f"{author.full_name} ({author.handle})",
        side=settings.PELAREN_INSURER if line.from_insurer else conversation.employer.name,
        when=line.when,
        files=[_named(opened, names) for opened in line.files],
    )


def _named(opened: Opened, names: dict[int, str]) -> str:
    name = names[opened.file.pk]
    return name if opened.file.delivered else _("%(name)s (not delivered)") % {"name": name}
