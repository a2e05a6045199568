"""People's names: Swedish alphabetical order, folding for search, and the letters of a user id."""

import re
import unicodedata

# The database orders by the same letters: its function swe_sort must stay equal to this table.
_ALPHABET = str.maketrans("åäæöøéèêëüáàíóúçñ", "{||}}eeeeyaaioucn")
# Letters that Unicode does not take apart into a base letter and an accent.
_STROKES = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ħ": "h", "\u0131": "i"}
)


class _WithoutAccents(dict[int, int | None]):
    """Takes accents away: what a character becomes is remembered, for search folds whole messages."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.combining(chr(code)) else code
        if code < _REMEMBERED:
            self[code] = kept
        return kept


_REMEMBERED = 0x3000  # the alphabets of Europe, not every sign there is
_WITHOUT_ACCENTS = _WithoutAccents()
# Letters of ASCII and marks that fall away, taken apart. U+0345 is a letter when folded, U+034F is no mark.
_LATIN = re.compile("[\\x00-\\x7f\\u0300-\\u0344\\u0346-\\u034e\\u0350-\\u036f]*")
_STEM_LETTERS = 2
_FILLER = "X"


def sort_key(text: str) -> str:
    """Return the text as its place in the Swedish alphabet: å, ä and ö sort after z, accents as their letter."""
    # One character stays one character, as in the database; only İ has a longer lower-case form.
    return "".join(character.lower()[0] for character in text).translate(_ALPHABET)


def fold(text: str) -> str:
    """Return the text as search compares it: lower case, no accents (å ä ö as a a o), single spaces."""
    apart = unicodedata.normalize("NFKD", text)
    if _LATIN.fullmatch(apart):
        # What follows would come to the same, at eight times the cost: a search folds a hundred messages.
        return " ".join(apart.encode("ascii", "ignore").decode().lower().split())
    lower = apart.casefold().translate(_STROKES)
    return " ".join(unicodedata.normalize("NFKD", lower).translate(_WITHOUT_ACCENTS).split())


def user_id_stem(first: str, last: str) -> str:
    """Return the four letters a user id begins with: Elin Sandholm is ELSA. Short names are filled with X."""
    return _stem_half(first) + _stem_half(last)


def _stem_half(name: str) -> str:
    letters = "".join(c for c in fold(name).upper() if "A" <= c <= "Z")
    return letters[:_STEM_LETTERS].ljust(_STEM_LETTERS, _FILLER)
