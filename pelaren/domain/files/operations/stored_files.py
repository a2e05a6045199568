"""Keep files sealed, hand them from one holder to the next, and give their bytes out piece by piece."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.files import rules
from pelaren.domain.files.models import Chunk, StoredFile
from pelaren.domain.vault import rules as vault
from pelaren.values.refusals import Refusal

DAY = timedelta(hours=24)


class FileTooLarge(Refusal):
    field = "files"
    message = _("%(name)s is larger than 20 MB. Divide it or make it smaller.")


class QuotaUsed(Refusal):
    field = "files"
    message = _("More files than allowed have been sent in the last 24 hours. Send the rest tomorrow, or call us.")


class Damaged(vault.CannotOpen):
    """The pieces do not make the file that was stored."""


@dataclass(frozen=True)
class Holder:
    """What a file belongs to, as this app sees it: a key, and the place the file's own key is bound to."""

    key: bytes
    place: str


@dataclass(frozen=True)
class About:
    """What is sealed about a file: its safe name, media type and the SHA-256 of its content in hex."""

    name: str
    media_type: str
    digest: str


class Writer:
    """
    Seals a file piece by piece, in whatever transactions its caller makes; until `finish` nobody can open it.

    `largest` is in bytes. The holder's key is used at the end only.
    """

    def __init__(
        self,
        *,
        employer_id: int | None,
        name: str,
        media_type: str,
        by: Actor,
        now: datetime,
        largest: int = rules.LARGEST,
    ) -> None:
        """Make the row that the pieces belong to."""
        self.name, self.media_type, self.largest = rules.safe_name(name), media_type, largest
        self.key, self.digest, self.places = vault.new_key(), hashlib.sha256(), 0
        self.file = StoredFile(employer_id=employer_id, size=0, uploaded_at=now, uploaded_by_id=by.user_id)
        self.file.sealed_about = self.file.sealed_key = b""
        self.file.save(force_insert=True)

    def write(self, piece: bytes) -> None:
        """Seal the next piece: all but the last have the size of a chunk. Raises FileTooLarge."""
        self.digest.update(piece)
        self.file.size += len(piece)
        if self.file.size > self.largest:
            raise FileTooLarge(name=self.name)
        sealed = vault.seal(self.key, piece, place=_piece_place(self.file, self.places))
        Chunk.objects.create(employer_id=self.file.employer_id, file=self.file, place=self.places, sealed=sealed)
        self.places += 1

    def finish(self, holder: Holder) -> StoredFile:
        """Seal what is known of the file, and wrap its key for the holder."""
        about = About(self.name, self.media_type, self.digest.hexdigest())
        self.file.sealed_about = vault.seal(self.key, json.dumps(asdict(about)).encode(), place=_about_place(self.file))
        self.file.sealed_key = vault.seal(holder.key, self.key, place=holder.place)
        self.file.save(update_fields=["size", "sealed_about", "sealed_key"])
        return self.file


@transaction.atomic
def keep(
    *,
    employer_id: int | None,
    name: str,
    media_type: str,
    pieces: Iterable[bytes],
    holder: Holder,
    by: Actor,
    now: datetime,
) -> StoredFile:
    """Seal a file in quarantine. No more than a piece of it is in memory. Raises FileTooLarge, QuotaUsed."""
    writer = Writer(employer_id=employer_id, name=name, media_type=media_type, by=by, now=now)
    for piece in rules.cut(pieces):
        writer.write(piece)
    file = writer.finish(holder)
    _check_quota(file, now)
    return file


def hand_over(file: StoredFile, *, old: Holder, new: Holder) -> None:
    """Wrap a file's key for its new holder: the old one opens it no longer. Raises vault.CannotOpen."""
    file.sealed_key = vault.seal(new.key, _key(file, old), place=new.place)
    file.save(update_fields=["sealed_key"])


def about(file: StoredFile, holder: Holder) -> About:
    """Return what is sealed about a file. Raises vault.CannotOpen."""
    return About(**json.loads(vault.unseal(_key(file, holder), file.sealed_about, place=_about_place(file))))


def pieces(file: StoredFile, holder: Holder) -> Iterator[bytes]:
    """
    Return the content piece by piece, each read when it is asked for.

    Raises vault.CannotOpen at a piece that was changed or moved, and Damaged at the end when pieces are missing.
    """
    key, read = _key(file, holder), 0
    for place in range(_count(file)):
        sealed = Chunk.objects.owned_by(file.employer_id).filter(file=file, place=place).values_list("sealed").first()
        if sealed is None:
            raise Damaged("a piece of the file is missing")
        piece = vault.unseal(key, sealed[0], place=_piece_place(file, place))
        read += len(piece)
        yield piece
    if read != file.size:
        raise Damaged("the file is not as long as it was")


@transaction.atomic
def remove(file: StoredFile, *, now: datetime) -> None:
    """Remove the content of a file; that there was one, of which size and whose, stays."""
    Chunk.objects.owned_by(file.employer_id).filter(file=file)._raw_delete("default")
    file.removed_at = now
    file.save(update_fields=["removed_at"])


def _count(file: StoredFile) -> int:
    return max(1, -(-file.size // rules.CHUNK))


def _check_quota(file: StoredFile, now: datetime) -> None:
    lately = StoredFile.objects.owned_by(file.employer_id).filter(uploaded_at__gt=now - DAY)
    sums = lately.aggregate(Sum("size"))["size__sum"] or 0
    own = lately.filter(uploaded_by_id=file.uploaded_by_id).aggregate(Sum("size"))["size__sum"] or 0
    # The pension company is no employer: each of its people has a limit, all of them together have none.
    if own > rules.A_DAY_FOR_ONE or (file.employer_id and sums > rules.A_DAY_FOR_ALL):
        raise QuotaUsed


def _key(file: StoredFile, holder: Holder) -> bytes:
    return vault.unseal(holder.key, file.sealed_key, place=holder.place)


def _about_place(file: StoredFile) -> str:
    return f"file-about:{file.employer_id}:{file.public_id}"


def _piece_place(file: StoredFile, place: int) -> str:
    return f"file:{file.employer_id}:{file.public_id}:{place}"
