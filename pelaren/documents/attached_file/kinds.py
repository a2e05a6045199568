"""The kinds of files that are taken: by ending and by content, both of which must agree."""

from enum import StrEnum

import filetype


class Kind(StrEnum):
    """A kind of file; the value is its media type."""

    PDF = "application/pdf"
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PNG = "image/png"
    JPEG = "image/jpeg"


ENDINGS = {
    "pdf": Kind.PDF,
    "docx": Kind.WORD,
    "xlsx": Kind.EXCEL,
    "png": Kind.PNG,
    "jpg": Kind.JPEG,
    "jpeg": Kind.JPEG,
}
ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)
"""What the browser's dialog offers."""
OFFICE = frozenset({Kind.WORD, Kind.EXCEL})
IMAGES = frozenset({Kind.PNG, Kind.JPEG})
_ZIP = "application/zip"


def of_name(name: str) -> Kind | None:
    """Return the kind that a name promises; None when files with such an ending are not taken."""
    stem, _, ending = name.rpartition(".")
    return ENDINGS.get(ending.lower()) if stem else None


def agrees(head: bytes, kind: Kind) -> bool:
    """Return whether the first bytes are those of the kind; the inside of office files is looked at apart."""
    guessed = filetype.guess(head)
    found = guessed.mime if guessed else ""
    return found == kind or (kind in OFFICE and found in {_ZIP, *OFFICE})
