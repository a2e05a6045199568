"""What keyboards, spreadsheets and copied PDF text put between the characters that matter."""

import re

_DASHES = re.compile("[\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d]")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


def without_spaces(text: str) -> str:
    """Return the text without white space of any kind and without invisible characters."""
    return "".join(text.translate(_INVISIBLE).split())


def with_plain_dashes(text: str) -> str:
    """Return the text with every dash and minus sign as the ASCII hyphen."""
    return _DASHES.sub("-", text)


def in_one_line(text: str) -> str:
    """Return the text with single spaces, which also stand for what no keyboard types (NUL fits no database)."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def whole_number(text: str, *, longest: int = 11) -> int | None:
    """Return what is written in plain figures only, at most `longest` of them; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= longest else None
