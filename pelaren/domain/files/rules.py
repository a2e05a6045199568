"""What a file may be: limits, the shape of its name, and how its bytes are cut. No database, no clock."""

import unicodedata
from collections.abc import Iterable, Iterator

MEGABYTE = 1024 * 1024
CHUNK = 256 * 1024
"""How much of a file is in memory, sealed in one piece."""
LARGEST = 20 * MEGABYTE
MOST_FILES = 20
"""Of one message."""
A_DAY_FOR_ONE = 200 * MEGABYTE
"""What one person may send for one employer within 24 hours."""
A_DAY_FOR_ALL = 2_000 * MEGABYTE
"""What all of one employer may send within 24 hours."""
LONGEST_NAME = 120
_UNSAFE = frozenset('/\\:*?"<>|')
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}


def safe_name(name: str) -> str:
    """
    Return a file's name as it is shown and offered: no folder, no control or direction mark, at most 120 characters.

    The ending is kept when a long name is cut. A name of which nothing is left becomes `file`.
    """
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(" " if sign in _UNSAFE else sign for sign in base if unicodedata.category(sign)[0] != "C")
    kept = " ".join(kept.split()).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        stem, ending = kept, ""
    if not stem or stem.upper() in _RESERVED:
        stem = f"_{stem}" if stem else "file"
    tail = f".{ending[:10]}" if ending else ""
    return stem[: LONGEST_NAME - len(tail)].rstrip(" .") + tail


def cut(pieces: Iterable[bytes], size: int = CHUNK) -> Iterator[bytes]:
    """Return the same bytes in pieces of one size, the last one shorter; nothing gives one empty piece."""
    kept, any_yet = bytearray(), False
    for piece in pieces:
        kept += piece
        while len(kept) > size:
            any_yet = True
            yield bytes(kept[:size])
            del kept[:size]
    if kept or not any_yet:
        yield bytes(kept)
