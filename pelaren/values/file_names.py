"""The name of a file that somebody sent, as it may be shown: never a path, no signs that hide others."""

import unicodedata

LONGEST = 120
_NAMELESS = "–"


def clean_file_name(sent: str) -> str:
    """Return the last part of a file's name, composed, without control and direction characters; its end is kept."""
    name = unicodedata.normalize("NFC", sent).replace("\\", "/").rpartition("/")[2]
    plain = "".join(character for character in name if unicodedata.category(character)[0] != "C")
    return " ".join(plain.split())[-LONGEST:] or _NAMELESS
