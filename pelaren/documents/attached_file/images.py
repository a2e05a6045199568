"""Pictures: size from the header before anybody decodes a pixel, and nothing behind the end of the picture."""

from typing import IO

from pelaren.documents.attached_file import refusals
from pelaren.documents.attached_file.kinds import Kind

PIXELS = 40_000_000
SLACK = 64
"""Bytes that cameras leave behind a picture; more could be a second file."""
_PNG_END = b"IEND\xaeB`\x82"
_JPEG_END = b"\xff\xd9"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})


def check(content: IO[bytes], kind: Kind, name: str) -> None:
    """Raise Refused for a picture that is cut off, too large when decoded, or carries something behind its end."""
    size = _png(content) if kind is Kind.PNG else _jpeg(content)
    if size is None or not all(size) or not _ends(content, _PNG_END if kind is Kind.PNG else _JPEG_END):
        raise refusals.Damaged(name=name)
    if size[0] * size[1] > PIXELS:
        raise refusals.UnpacksTooLarge(name=name)


def _png(content: IO[bytes]) -> tuple[int, int] | None:
    content.seek(8)
    head = content.read(16)
    if head[4:8] != b"IHDR" or len(head) < 16:
        return None
    return int.from_bytes(head[8:12], "big"), int.from_bytes(head[12:16], "big")


def _jpeg(content: IO[bytes]) -> tuple[int, int] | None:
    """Walk from marker to marker until the frame's header, which holds height and width."""
    content.seek(2)
    for _ in range(1_000):
        marker = content.read(2)
        if len(marker) < 2 or marker[0] != 0xFF:
            return None
        if marker[1] in _ALONE:
            continue
        if marker[1] == 0xFF:
            content.seek(-1, 1)
            continue
        length = int.from_bytes(content.read(2), "big")
        if marker[1] in _FRAMES:
            frame = content.read(5)
            return int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big")
        if length < 2:
            return None
        content.seek(length - 2, 1)
    return None


def _ends(content: IO[bytes], mark: bytes) -> bool:
    content.seek(0, 2)
    size = content.tell()
    content.seek(max(0, size - SLACK - len(mark)))
    return mark in content.read()
