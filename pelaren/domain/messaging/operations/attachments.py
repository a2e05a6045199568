"""Give messages their files: new ones from the form, and those that the draft has kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.files.models import StoredFile
from pelaren.domain.files.operations import scans, stored_files
from pelaren.domain.files.operations.scans import Verdict
from pelaren.domain.files.operations.stored_files import Holder
from pelaren.domain.files.rules import MOST_FILES
from pelaren.domain.messaging import sealing
from pelaren.domain.messaging.enclosures import holder
from pelaren.domain.messaging.models import Attachment, DraftFile, Message
from pelaren.values.refusals import Refusal

SCAN = "pelaren.jobs.scan_attachments.scan_attachment"


class TooManyFiles(Refusal):
    field = "files"
    message = _("A message can have at most 20 files. Send the rest in another message.")


class FileGone(Refusal):
    field = "files"
    message = _("A file is no longer in the draft. Look at the files and send again.")


@dataclass(frozen=True)
class NewFile:
    """
    A file to store: looked into already, perhaps scanned. `pieces` gives its bytes from the start.

    `digest` tells it from others that the same form may bring.
    """

    name: str
    media_type: str
    digest: str
    pieces: Callable[[], Iterable[bytes]]
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Enclosed:
    """What is sent along: new files, and files that the draft has kept, by their public ids."""

    new: Sequence[NewFile] = ()
    kept: Sequence[UUID] = ()

    @property
    def marks(self) -> list[str]:
        """What tells this sending from another one with the same text."""
        return [*(file.digest for file in self.new), *(str(public_id) for public_id in self.kept)]


NOTHING = Enclosed()


def attach(
    message: Message, enclosed: Enclosed, drafted: Sequence[tuple[DraftFile, Holder]], *, key: bytes, by: Actor,
    now: datetime,
) -> list[str]:  # fmt: skip
    """
    Give a message its files, those of the draft first, and return their names.

    Raises TooManyFiles and what storing a file raises.
    """
    if len(drafted) + len(enclosed.new) > MOST_FILES:
        raise TooManyFiles
    names = []
    for place, (waiting, before) in enumerate(drafted):
        stored_files.hand_over(waiting.file, old=before, new=holder(message, place, key=key))
        waiting.delete()
        names.append(_keep(message, place, waiting.file, key))
    for place, new in enumerate(enclosed.new, start=len(drafted)):
        file = stored_files.keep(
            employer_id=message.employer_id, name=new.name, media_type=new.media_type, pieces=new.pieces(),
            holder=holder(message, place, key=key), by=by, now=now,
        )  # fmt: skip
        names.append(_keep(message, place, file, key))
        if new.verdict:
            scans.settle(file=file, verdict=new.verdict, now=now)
        else:
            queue_scan(file)
    return names


def _keep(message: Message, place: int, file: StoredFile, key: bytes) -> str:
    Attachment.objects.create(employer_id=message.employer_id, message=message, place=place, file=file)
    return stored_files.about(file, holder(message, place, key=key)).name


def queue_scan(file: StoredFile) -> None:
    """Have a file scanned as soon as this transaction is through."""
    app.configure_task(SCAN, lock=f"file {file.public_id}").defer(
        employer_id=file.employer_id, file=str(file.public_id)
    )


def holder_of(file: StoredFile) -> Holder | None:
    """Return what a stored file belongs to: a message or a draft; None when it was let go. Raises vault.CannotOpen."""
    own = Attachment.objects.owned_by(file.employer_id).filter(file=file)
    attachment = own.select_related("message__conversation").first()
    if attachment:
        key = sealing.data_key(attachment.message.conversation)
        return holder(attachment.message, attachment.place, key=key)
    waiting = DraftFile.objects.owned_by(file.employer_id).filter(file=file).select_related("draft").first()
    return sealing.draft_holder(waiting.draft) if waiting else None
