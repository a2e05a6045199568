"""
Look at an attached file before anything is kept: ending, content, and whether a scanner could look into it.

Nothing is unpacked to a disk, no picture is decoded and no document opened: structures are read, sizes are counted.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from pelaren.documents.attached_file import images, kinds, office, pdf, refusals
from pelaren.documents.attached_file.kinds import IMAGES, OFFICE, Kind

LARGEST = 20 * 1024 * 1024
HEAD = 8_192


@dataclass(frozen=True)
class Checked:
    """A file that may be sent: its media type and the SHA-256 of its content in hex."""

    media_type: str
    digest: str


def check(content: IO[bytes], *, name: str, size: int) -> Checked:
    """
    Return what a file is. `name` is its safe name, `size` its true size in bytes; `content` can be read from anywhere.

    Raises Refused.
    """
    if not size:
        raise refusals.Empty(name=name)
    if size > LARGEST:
        raise refusals.TooLarge(name=name)
    kind = kinds.of_name(name)
    if kind is None:
        raise refusals.OtherKind(name=name)
    content.seek(0)
    _look_inside(content, content.read(HEAD), kind, name)
    return Checked(kind.value, _digest(content))


def _look_inside(content: IO[bytes], head: bytes, kind: Kind, name: str) -> None:
    if kind in OFFICE and head.startswith(office.OLE):
        raise (refusals.Encrypted if office.is_encrypted(content) else refusals.ContentDiffers)(name=name)
    if not kinds.agrees(head, kind):
        raise refusals.ContentDiffers(name=name)
    if kind in OFFICE:
        office.check(content, kind, name)
    elif kind in IMAGES:
        images.check(content, kind, name)
    else:
        pdf.check(content, name)


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces(content):
        digest.update(piece)
    return digest.hexdigest()


def pieces(content: IO[bytes]) -> Iterator[bytes]:
    """Return a file's bytes from the start, 64 kB at a time."""
    content.seek(0)
    while piece := content.read(65_536):
        yield piece
